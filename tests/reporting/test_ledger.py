"""The forecast equals the day-by-day oracle, and counts what was known at the end of the day (S-31, S-32)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.models import CostLine, FeeLine, Placement
from reporting.rules.financial_year import financial_year
from reporting.rules.forecast import Forecast
from reporting.selectors.ledger import month_parts, placement_parts, running_weekly, wrong_charges
from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting
from tests.oracles import fees
from tests.oracles.drawn import agreed_fees, line_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope")]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
YEAR = financial_year(date(2021, 12, 31))
NOTHING, BUDGET = Decimal("0.00"), Decimal("11472000.00")


@pytest.fixture
def stay(council_scope: None) -> Placement:
    return placement(
        setting(provider()).places.get(number=1), starts_on=date(2021, 1, 1), planned_end=date(2024, 1, 1)
    )


def _line(stay: Placement, weekly: str = "700.00", **fields: object) -> object:
    dates = {"starts_on": date(2021, 11, 1), "ends_on": date(2022, 6, 1), "recorded_at": LONG_AGO}
    return fee_line(stay, weekly, **{**dates, **fields})


def _sums(as_at: date) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    parts = month_parts(as_at, YEAR)
    return (
        sum((part.accrued for part in parts), NOTHING),
        sum((part.committed for part in parts), NOTHING),
        sum((part.starts for part in parts), NOTHING),
        sum((part.ends for part in parts), NOTHING),
    )


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # the fixture's rows do not change between examples
@given(
    agreed=st.lists(agreed_fees(date(2021, 1, 1), date(2022, 6, 30)), min_size=1, max_size=5),
    as_at=st.dates(date(2021, 4, 1), date(2022, 3, 31)),
)
def test_each_part_equals_the_night_by_night_oracle(stay: Placement, agreed, as_at: date) -> None:
    expected = fees.forecast(agreed, as_at, YEAR)
    with transaction.atomic():
        for fee in agreed:
            _line(stay, **FeeLine.columns_of(line_of(fee)))
        found, by_placement = _sums(as_at), placement_parts([stay.pk], as_at, YEAR)
        wrong = wrong_charges(YEAR)
        transaction.set_rollback(True)
    assert found == (expected.accrued, expected.committed, expected.expected_starts, expected.expected_ends)
    assert sum((part.accrued + part.ahead for part in by_placement.values()), NOTHING) == expected.total
    assert wrong == 0


def _forecast(stay: Placement, start: date, end: date, weekly: str = "700.00") -> Forecast:
    _line(stay, weekly, starts_on=start, ends_on=end)
    return Forecast(*_sums(date(2021, 12, 31)), BUDGET)


def test_a_running_line_is_committed_to_31_march(stay: Placement) -> None:
    found = _forecast(stay, date(2021, 4, 1), date(2024, 1, 1))
    assert (found.accrued, found.committed) == (Decimal("27500.00"), Decimal("9000.00"))
    assert (found.expected_starts, found.expected_ends) == (0, 0)


def test_a_planned_end_is_shown_as_expected_end_and_not_hidden_in_the_commitment(stay: Placement) -> None:
    found = _forecast(stay, date(2021, 4, 1), date(2022, 3, 1))
    assert (found.committed, found.expected_ends) == (Decimal("9000.00"), Decimal("3100.00"))
    assert found.total == found.accrued + found.committed - found.expected_ends
    assert found.variance == found.total - BUDGET


def test_a_planned_end_on_1_april_takes_nothing_off(stay: Placement) -> None:
    assert _forecast(stay, date(2021, 4, 1), date(2022, 4, 1)).expected_ends == 0


def test_a_line_that_ended_is_neither_committed_nor_expected_to_end(stay: Placement) -> None:
    found = _forecast(stay, date(2021, 4, 1), date(2021, 12, 31))
    assert (found.accrued, found.committed, found.expected_ends) == (Decimal("27400.00"), 0, 0)


def test_the_night_of_the_as_at_date_is_accrued(stay: Placement) -> None:
    found = _forecast(stay, date(2021, 12, 31), date(2022, 1, 1))
    assert found.accrued == found.total == Decimal("100.00")


def test_a_planned_placement_counts_only_as_expected_start(stay: Placement) -> None:
    found = _forecast(stay, date(2022, 1, 1), date(2022, 1, 8))
    assert (found.accrued, found.committed, found.expected_starts) == (0, 0, Decimal("700.00"))


def test_a_start_in_the_next_year_costs_this_year_nothing(stay: Placement) -> None:
    assert _forecast(stay, date(2022, 4, 1), date(2023, 4, 1)).total == 0


def test_nights_before_1_april_belong_to_the_year_before(stay: Placement) -> None:
    assert _forecast(stay, date(2021, 3, 25), date(2021, 4, 2)).total == Decimal("100.00")


def test_a_mid_month_date_never_rounds_a_month_twice(stay: Placement) -> None:
    _line(stay, "100.00", starts_on=date(2021, 12, 1), ends_on=date(2022, 1, 1))
    accrued, committed, starts, ends = _sums(date(2021, 12, 10))
    assert accrued == Decimal("142.86")
    assert accrued + committed + starts - ends == Decimal("442.86")


def test_a_line_recorded_after_the_day_does_not_count(stay: Placement) -> None:
    _line(stay, recorded_at=datetime(2022, 1, 1, tzinfo=UTC))
    assert _sums(date(2021, 12, 31)) == (NOTHING,) * 4
    assert _sums(date(2022, 1, 1))[0] > 0


def test_a_line_superseded_after_the_day_still_counts_and_the_new_one_not_yet(stay: Placement) -> None:
    changed = datetime(2022, 2, 3, 10, tzinfo=UTC)
    _line(stay, "700.00", superseded_at=changed)
    before = _sums(date(2021, 12, 31))
    _line(stay, "1400.00", recorded_at=changed)
    assert _sums(date(2021, 12, 31)) == before == (Decimal("6100.00"), *before[1:])
    assert _sums(date(2022, 2, 2))[0] == Decimal(9400)
    assert _sums(date(2022, 2, 3))[0] == Decimal(19000)


def test_a_cancelled_placement_is_no_longer_expected(stay: Placement) -> None:
    _line(stay, starts_on=date(2022, 2, 1))
    assert _sums(date(2021, 12, 31))[2] > 0
    Placement.objects.filter(pk=stay.pk).update(cancelled_at=datetime(2021, 12, 30, tzinfo=UTC))
    assert _sums(date(2021, 12, 31))[2] == NOTHING
    assert _sums(date(2021, 12, 29))[2] > 0


def test_only_the_lines_of_the_night_make_the_weekly_cost(stay: Placement) -> None:
    _line(stay, "700.00")
    _line(stay, "-50.00")
    _line(stay, "999.00", starts_on=date(2022, 1, 1))
    residential = CostLine.objects.get(code="residential")
    assert running_weekly(date(2021, 12, 31), YEAR) == {residential.pk: Decimal("650.00")}
