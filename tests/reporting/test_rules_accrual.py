"""R19: month charges against a day-by-day Decimal oracle that shares no code with the rule."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reporting.rules.accrual import accrued, charges_by_month, month_charge, paid_range
from sefton_pdps.core.money import nights

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
WEEKLY = st.decimals(Decimal("0.01"), Decimal("19999.99"), places=2)


def oracle(weekly, start, end):
    """Counts every night on its own, in sevenths of a week, and rounds each calendar month once."""
    sevenths = defaultdict(int)
    night = start
    while night < end:
        sevenths[night.year, night.month] += 1
        night += timedelta(days=1)
    return {
        month: (weekly * count / Decimal(7)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for month, count in sevenths.items()
    }


@settings(max_examples=300)
@given(WEEKLY, DAYS, st.integers(0, 800))
@example(Decimal("4321.09"), date(2023, 2, 15), 30)
@example(Decimal("4321.09"), date(2024, 2, 28), 2)
@example(Decimal("999.99"), date(2024, 1, 31), 1)
def test_month_charges_equal_the_day_by_day_oracle(weekly, start, length):
    end = start + timedelta(days=length)
    expected = oracle(weekly, start, end)
    assert {
        (m.year, m.month): charge for m, charge in charges_by_month(weekly, start, end).items()
    } == expected
    assert accrued(weekly, start, end) == sum(expected.values(), Decimal(0))


def test_the_day_of_leaving_is_not_charged():
    assert month_charge(Decimal("700"), date(2024, 5, 6), date(2024, 5, 13), date(2024, 5, 1)) == Decimal(
        "700.00"
    )


def test_a_stay_of_no_nights_costs_nothing():
    assert month_charge(Decimal("700"), date(2024, 5, 6), date(2024, 5, 6), date(2024, 5, 1)) == 0
    assert accrued(Decimal("700"), date(2024, 5, 6), date(2024, 5, 6)) == 0


def test_a_month_outside_the_stay_costs_nothing():
    line = (Decimal("700"), date(2024, 5, 6), date(2024, 6, 1))
    assert month_charge(*line, date(2024, 4, 30)) == 0
    assert month_charge(*line, date(2024, 6, 1)) == 0


def test_a_line_without_end_is_charged_to_the_end_of_the_month():
    assert month_charge(Decimal("70"), date(2024, 2, 1), None, date(2024, 2, 17)) == Decimal("290.00")


def test_half_a_penny_goes_up():
    assert month_charge(Decimal("0.07"), date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 1)) == Decimal(
        "0.01"
    )
    assert month_charge(Decimal("0.035"), date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 1)) == Decimal(
        "0.01"
    )


@given(DAYS, st.integers(0, 60), st.booleans(), st.booleans())
def test_the_paid_range_has_the_nights_the_agreement_counts(start, length, first_paid, last_paid):
    end = start + timedelta(days=length)
    first, cut = paid_range(start, end, first_paid=first_paid, last_paid=last_paid)
    assert max(0, (cut - first).days) == nights(start, end, first_paid=first_paid, last_paid=last_paid)


@given(WEEKLY, WEEKLY, DAYS, st.integers(1, 200), st.integers(0, 300))
def test_a_back_dated_change_moves_only_the_months_from_its_day_on(old, new, start, before, after):
    change, end = start + timedelta(days=before), start + timedelta(days=before + after)
    first = charges_by_month(old, start, end)
    second = charges_by_month(old, start, change)
    for month, pounds in charges_by_month(new, change, end).items():
        second[month] = second.get(month, Decimal(0)) + pounds
    untouched = [month for month in first if month < change.replace(day=1)]
    assert all(first[month] == second[month] for month in untouched)
    assert set(first) == set(second)
