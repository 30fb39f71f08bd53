"""The forecast from the kept totals equals the day-by-day oracle to the penny, whatever was known when (ADR 74)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.models import CostLine, FeeLine, FeeMonthTotal, FeeNightTotal, Placement
from placements.services.fees import fold_totals
from reporting.rules.financial_year import financial_year
from reporting.rules.forecast import Forecast
from reporting.selectors.as_at import DAY, cut_off
from reporting.selectors.kept_totals import kept_month_parts, kept_running_weekly
from reporting.selectors.ledger import (
    counted_month_parts,
    counted_running_weekly,
    month_parts,
    running_weekly,
    wrong_totals,
)
from tests.factories.placements import cost_line, fee_line, placement
from tests.factories.providers import provider, setting
from tests.fault.competitions import DRILL
from tests.oracles import fees
from tests.oracles.drawn import agreed_fees, line_of
from tests.oracles.fees import Agreed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope")]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
YEAR = financial_year(date(2021, 12, 31))
MONTH_ENDS = [date(2021, month, 1) - DAY for month in range(5, 13)] + [
    date(2022, month, 1) - DAY for month in range(1, 5)
]
# Half an hour before midnight in London's summer is the next day there.
MOMENTS = st.datetimes(datetime(2021, 3, 1), datetime(2022, 5, 31), timezones=st.just(UTC))


@dataclass(frozen=True)
class Kept:
    """A fee as it was recorded, and when another took its place; of which of the two stays."""

    fee: Agreed
    stay: int
    recorded_at: datetime
    superseded_at: datetime | None


@st.composite
def kept_fees(draw: st.DrawFn) -> Kept:
    recorded = draw(MOMENTS)
    replaced = draw(st.none() | st.integers(0, 200 * 24))
    return Kept(
        draw(agreed_fees(date(2021, 1, 1), date(2022, 6, 30))),
        draw(st.integers(0, 1)),
        recorded,
        None if replaced is None else recorded + timedelta(hours=replaced),
    )


@pytest.fixture
def stays(council_scope: None) -> list[Placement]:
    """Two stays, each charged to a cost line of its own."""
    home, dates = setting(provider()), {"starts_on": date(2021, 1, 1), "planned_end": date(2024, 1, 1)}
    return [
        placement(home.places.get(number=1), cost_line=cost_line("residential"), **dates),
        placement(home.places.get(number=2), cost_line=cost_line("fostering"), **dates),
    ]


def _line(stay: Placement, weekly: str = "700.00", **fields: object) -> FeeLine:
    dates = {"starts_on": date(2021, 11, 1), "ends_on": date(2022, 6, 1), "recorded_at": LONG_AGO}
    return fee_line(stay, weekly, **{**dates, **fields})


def _keep(
    stays: list[Placement], history: list[Kept], cancelled_at: datetime | None, fold_after: int
) -> None:
    """Write a history step by step as the services do, folding once on the way."""
    for number, kept in enumerate(history):
        columns = FeeLine.columns_of(line_of(kept.fee))
        row = _line(stays[kept.stay], **columns, recorded_at=kept.recorded_at)
        if number == fold_after:
            fold_totals()
        if kept.superseded_at:
            FeeLine.objects.filter(pk=row.pk).update(superseded_at=kept.superseded_at)
    if cancelled_at:
        Placement.objects.filter(pk=stays[1].pk).update(cancelled_at=cancelled_at)


def _known(history: list[Kept], stay: int, cancelled_at: datetime | None, as_at: date) -> list[Agreed]:
    known = cut_off(as_at)
    over = stay == 1 and cancelled_at is not None and cancelled_at < known
    return [
        kept.fee
        for kept in history
        if kept.stay == stay
        and not over
        and kept.recorded_at < known
        and (kept.superseded_at is None or kept.superseded_at >= known)
    ]


def _forecasts(as_at: date) -> dict[UUID, Forecast]:
    found: dict[UUID, list[Decimal]] = defaultdict(lambda: [fees.NOTHING] * 4)
    for part in month_parts(as_at, YEAR):
        amounts = (part.accrued, part.committed, part.starts, part.ends)
        found[part.key] = [sum(pair) for pair in zip(found[part.key], amounts, strict=True)]
    return {key: Forecast(*amounts, fees.NOTHING) for key, amounts in found.items()}


NONE_YET = Forecast(*[fees.NOTHING] * 5)


@pytest.mark.drawn
@settings(
    max_examples=10_000 if DRILL else 60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # the fixture's rows do not change between examples
@given(
    history=st.lists(kept_fees(), min_size=1, max_size=8),
    cancelled_at=st.none() | MOMENTS,
    fold_after=st.integers(0, 6),
    as_at=st.sampled_from(MONTH_ENDS) | st.dates(date(2021, 4, 1), date(2022, 3, 31)),
)
def test_a_history_of_fees_costs_what_it_costs_day_by_day(
    stays: list[Placement], history: list[Kept], cancelled_at: datetime | None, fold_after: int, as_at: date
) -> None:
    with transaction.atomic():
        _keep(stays, history, cancelled_at, fold_after)
        found = _forecasts(as_at)
        kept, counted = kept_month_parts(as_at, YEAR), counted_month_parts(as_at, YEAR)
        weekly, counted_weekly = running_weekly(as_at, YEAR), counted_running_weekly(as_at, YEAR)
        wrong = wrong_totals(as_at, YEAR)
        transaction.set_rollback(True)
    for number, stay in enumerate(stays):
        expected = fees.forecast(_known(history, number, cancelled_at, as_at), as_at, YEAR)
        assert found.get(stay.cost_line_id, NONE_YET) == expected
    assert kept == counted or (kept is None and as_at not in MONTH_ENDS)
    assert weekly == counted_weekly
    assert wrong == 0


DECEMBER = date(2021, 12, 1)
# Days about December: of the year before, of months before and in it, its first and last, a month and a year after it.
TURNS = [
    *(date(2021, 2, 20), date(2021, 4, 1), date(2021, 11, 12)),
    *(date(2021, 12, day) for day in (1, 2, 14, 15, 16, 31)),
    *(date(2022, 1, 1), date(2022, 2, 9), date(2022, 3, 31), date(2022, 4, 1), date(2022, 5, 3)),
]


@pytest.mark.parametrize("unit", ["weekly", "nightly", "hourly", "one_off"])
@pytest.mark.parametrize("as_at", [DECEMBER, date(2021, 12, 15), date(2021, 12, 30), date(2021, 12, 31)])
def test_lines_that_begin_and_end_on_every_kind_of_day_cost_what_they_cost_day_by_day(
    stays: list[Placement], unit: str, as_at: date
) -> None:
    quantity = Decimal("3.25") if unit == "hourly" else Decimal(1)
    for start in TURNS:
        ends = [start + DAY] if unit == "one_off" else [end for end in TURNS if end > start]
        agreed = [Agreed(Decimal("777.77"), start, end, unit, quantity) for end in ends]
        with transaction.atomic():
            for fee in agreed:
                _line(stays[0], **FeeLine.columns_of(line_of(fee)))
            found = kept_month_parts(as_at, YEAR)
            assert found == counted_month_parts(as_at, YEAR)
            assert _forecasts(as_at).get(stays[0].cost_line_id, NONE_YET) == fees.forecast(
                agreed, as_at, YEAR
            )
            transaction.set_rollback(True)


def test_any_nights_of_any_rest_cost_to_the_penny_what_the_charge_of_one_line_says() -> None:
    differing = """
        SELECT count(*) FROM generate_series(0, 699) AS rest, generate_series(1, 31) AS nights,
            (VALUES (1), (-1)) AS sides(sign), (VALUES (0), (83)) AS pence(whole)
        WHERE placements_nights_cost(sign * whole, sign, rest::smallint, nights) * 0.01 <> placements_fee_charge(
            'weekly', sign * (whole * 700 + rest) / 10000.0, '2021-12-01', '2022-01-01', '2021-12-01',
            '2021-12-01'::date + nights)
    """
    with connection.cursor() as cursor:
        cursor.execute(differing)
        assert cursor.fetchone() == (0,)


def _rows() -> tuple[int, int]:
    return FeeMonthTotal.objects.count(), FeeNightTotal.objects.count()


def test_folding_changes_no_figure_and_leaves_one_row_for_each_key(stays: list[Placement]) -> None:
    for _line_number in range(5):
        _line(stays[0])
    before, rows = kept_month_parts(date(2021, 12, 31), YEAR), _rows()
    fold_totals()
    assert (
        kept_month_parts(date(2021, 12, 31), YEAR) == before == counted_month_parts(date(2021, 12, 31), YEAR)
    )
    assert rows == (5 * 7, 5 * 7)
    assert _rows() == (7, 7)
    _line(stays[0])
    fold_totals()
    assert _rows() == (7, 7)
    assert kept_month_parts(date(2021, 12, 31), YEAR) == counted_month_parts(date(2021, 12, 31), YEAR)


def test_a_line_that_is_taken_back_leaves_nothing_to_show(stays: list[Placement]) -> None:
    row = _line(stays[0])
    FeeLine.objects.filter(pk=row.pk).update(superseded_at=LONG_AGO + timedelta(days=1))
    assert kept_month_parts(date(2021, 12, 31), YEAR) == []
    assert kept_running_weekly(date(2021, 12, 31), YEAR) == {}


def test_a_transaction_that_fails_leaves_the_totals_as_they_were(stays: list[Placement]) -> None:
    _line(stays[0])
    before = _rows(), kept_month_parts(date(2021, 12, 31), YEAR)
    with pytest.raises(DatabaseError), transaction.atomic():
        _line(stays[0], "1400.00")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    assert (_rows(), kept_month_parts(date(2021, 12, 31), YEAR)) == before


def test_a_placement_that_is_charged_elsewhere_takes_its_fees_along(stays: list[Placement]) -> None:
    _line(stays[0])
    other = CostLine.objects.get(code="fostering")
    Placement.objects.filter(pk=stays[0].pk).update(cost_line=other)
    parts = kept_month_parts(date(2021, 12, 31), YEAR)
    assert parts == counted_month_parts(date(2021, 12, 31), YEAR)
    assert {part.key for part in parts or []} == {other.pk}


def test_a_past_day_before_a_change_of_its_own_month_is_counted_line_by_line(stays: list[Placement]) -> None:
    _line(stays[0])
    _line(stays[0], "1400.00", recorded_at=datetime(2021, 12, 20, 12, tzinfo=UTC))
    middle = date(2021, 12, 10)
    assert kept_month_parts(middle, YEAR) is None
    assert kept_running_weekly(middle, YEAR) is None
    assert month_parts(middle, YEAR) == counted_month_parts(middle, YEAR) != []
    assert running_weekly(middle, YEAR) == {stays[0].cost_line_id: Decimal("700.00")}
    assert kept_month_parts(date(2021, 12, 20), YEAR) == counted_month_parts(date(2021, 12, 20), YEAR)


@pytest.mark.parametrize("table", ["placements_feemonthtotal", "placements_feenighttotal"])
@pytest.mark.parametrize("write", ["UPDATE {} SET amount = amount + 1", "DELETE FROM {}"])
def test_the_application_may_not_write_a_total(stays: list[Placement], table: str, write: str) -> None:
    _line(stays[0])
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(write.format(table))


def test_the_application_may_not_count_a_line_by_itself(stays: list[Placement]) -> None:
    row = _line(stays[0])
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT placements_count_fees(ARRAY[%s]::uuid[], ARRAY[%s]::uuid[], ARRAY[now()], ARRAY[1])",
            [row.pk, stays[0].cost_line_id],
        )


def test_lines_recorded_and_replaced_within_a_month_in_one_statement_are_not_lost_between(
    stays: list[Placement],
) -> None:
    _line(
        stays[0],
        recorded_at=datetime(2021, 12, 5, 12, tzinfo=UTC),
        superseded_at=datetime(2021, 12, 25, 12, tzinfo=UTC),
    )
    for day in (4, 5, 10, 24, 25, 31):
        as_at = date(2021, 12, day)
        assert month_parts(as_at, YEAR) == counted_month_parts(as_at, YEAR)
        assert running_weekly(as_at, YEAR) == counted_running_weekly(as_at, YEAR)
