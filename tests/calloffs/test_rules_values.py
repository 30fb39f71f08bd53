"""Five years, cut at 18; whole-life value by the kept-pence rule. Against slow oracles, over many dates."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules.values import TermTooShort, term_end, value_of, whole_life_value
from placements.rules.ages import eighteenth_birthday, years_after
from placements.rules.fees import weekly_line
from placements.states import FeeUnit

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
BIRTHS = st.dates(date(2004, 1, 1), date(2035, 12, 31))
WEEKLY = st.decimals("-999.99", "9999.99", places=2)


def oracle(weekly: Decimal, start: date, end: date) -> Decimal:
    """Night by night: count each calendar month's nights, round each month once, add up."""
    nights: dict[tuple[int, int], int] = {}
    for offset in range((end - start).days):
        night = start + timedelta(days=offset)
        nights[night.year, night.month] = nights.get((night.year, night.month), 0) + 1
    months = (weekly * count / 7 for count in nights.values())
    return sum((month.quantize(Decimal("0.01"), ROUND_HALF_UP) for month in months), Decimal("0.00"))


@given(WEEKLY, DAYS, st.integers(0, 800))
def test_the_value_is_the_sum_of_each_months_rounded_charge(weekly, start, length):
    end = start + timedelta(days=length)
    assert whole_life_value(weekly, start, end) == oracle(weekly, start, end)


@given(DAYS, BIRTHS)
def test_a_term_never_passes_18_nor_five_years(start, birth):
    adult = eighteenth_birthday(birth)
    if start >= adult:
        with pytest.raises(TermTooShort):
            term_end(start, birth)
        return
    ends_on, passes = term_end(start, birth)
    assert start < ends_on <= min(adult, years_after(start, 5))
    assert passes == (years_after(start, 5) > adult)
    assert ends_on in (adult, years_after(start, 5))


@pytest.mark.parametrize(
    "line",
    [
        weekly_line("", Decimal(700), ends_on=date(2026, 2, 1)),
        weekly_line("", Decimal(700), unit=FeeUnit.ONE_OFF),
        weekly_line("", Decimal(700), unit=FeeUnit.ONE_OFF, ends_on=date(2026, 2, 1)),
    ],
)
def test_what_ends_by_itself_or_is_paid_once_adds_nothing_after_18(line):
    birth, start = date(2010, 1, 5), date(2026, 1, 5)
    ends_on, _ = term_end(start, birth)
    assert value_of([weekly_line("", Decimal(700))], start, ends_on, birth).after_18 > 0
    value = value_of([line], start, ends_on, birth)
    assert value.after_18 == 0 and value.whole_life > 0


@given(DAYS, BIRTHS, WEEKLY)
def test_the_term_and_what_follows_it_make_the_uncut_five_years(start, birth, weekly):
    if start >= eighteenth_birthday(birth):
        return
    ends_on, passes = term_end(start, birth)
    value = value_of([weekly_line("", weekly)], start, ends_on, birth)
    uncut = whole_life_value(weekly, start, years_after(start, 5))
    # A month cut in two is rounded in both parts, so a penny may part them.
    assert abs(value.whole_life + value.after_18 - uncut) <= Decimal("0.01")
    assert passes or value.after_18 == 0


@pytest.mark.parametrize(
    ("birth", "adult"),
    [
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2008, 2, 28), date(2026, 2, 28)),
        (date(2010, 3, 1), date(2028, 3, 1)),
    ],
)
def test_somebody_born_on_29_february_is_18_on_1_march(birth, adult):
    assert eighteenth_birthday(birth) == adult


def test_a_term_that_starts_on_29_february_ends_on_1_march():
    assert term_end(date(2024, 2, 29), date(2015, 6, 1)) == (date(2029, 3, 1), False)


def test_a_five_year_term_that_ends_on_the_birthday_does_not_pass_it():
    assert term_end(date(2026, 6, 1), date(2013, 6, 1)) == (date(2031, 6, 1), False)
    assert term_end(date(2026, 6, 2), date(2013, 6, 1)) == (date(2031, 6, 1), True)


def test_nobody_of_18_is_placed():
    with pytest.raises(TermTooShort, match="18 or over"):
        term_end(date(2026, 6, 1), date(2008, 6, 1))
