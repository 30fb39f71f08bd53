"""The set-based forecast is the rule's, to the penny, and counts what was known at the end of the day (S-31, S-32)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placements.models import CostLine, Placement
from reporting.rules.accrual import FeeSpan
from reporting.rules.financial_year import financial_year
from reporting.rules.forecast import forecast
from reporting.selectors.ledger import month_parts, placement_parts, running_weekly, wrong_charges
from tests.factories.placements import fee_line, placement
from tests.factories.providers import provider, setting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council_scope")]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
YEAR = financial_year(date(2021, 12, 31))
NOTHING = Decimal("0.00")

WEEKLY = st.decimals(Decimal("-99.99"), Decimal("9999.99"), places=2)
SPANS = st.tuples(WEEKLY, st.dates(date(2021, 1, 1), date(2022, 6, 30)), st.integers(1, 500))


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
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # the fixture's rows do not change between examples
@given(lines=st.lists(SPANS, min_size=1, max_size=5), as_at=st.dates(date(2021, 4, 1), date(2022, 3, 31)))
def test_each_part_equals_the_rule_in_decimals(stay: Placement, lines, as_at: date) -> None:
    spans = [FeeSpan(weekly, start, start + timedelta(days=nights)) for weekly, start, nights in lines]
    expected = forecast(spans, as_at=as_at, budget=NOTHING, year=YEAR)
    with transaction.atomic():
        for span in spans:
            _line(stay, str(span.weekly), starts_on=span.start, ends_on=span.end)
        found, by_placement = _sums(as_at), placement_parts(stay.cost_line_id, as_at, YEAR)
        wrong = wrong_charges(YEAR)
        transaction.set_rollback(True)
    assert found == (expected.accrued, expected.committed, expected.expected_starts, expected.expected_ends)
    assert sum((part.accrued + part.ahead for part in by_placement), NOTHING) == expected.total
    assert wrong == 0


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
