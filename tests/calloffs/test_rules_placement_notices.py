"""When notices of a placement are due, and to whom they are owed by where the home is (reg. 13, ADR 140)."""

from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from calloffs.rules import placement_notices as rules
from placements.models import LawClock
from placements.states import LocationClass
from sefton_pdps.core.time.counted_days import DayUnit
from sefton_pdps.core.time.working_days import is_working_day

DAY = timedelta(days=1)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 1))
FIVE = LawClock(days=5, unit=DayUnit.WORKING)


@drawn(DAYS, st.integers(1, 60), st.booleans())
def test_a_notice_is_due_before_the_first_night_and_never_before_the_authorisation(on, later, emergency):
    first = on + later * DAY
    due = rules.due_on(first, on, FIVE if emergency else None)
    assert due >= on
    assert (due > first) if emergency else (due < first)
    assert rules.due_on(first, first, None) == first


@drawn(DAYS)
def test_in_an_emergency_five_working_days_follow_the_first_night_across_bank_holidays(first):
    due = rules.due_on(first, first, FIVE)
    between = [first + number * DAY for number in range(1, (due - first).days + 1)]
    assert is_working_day(due) and sum(map(is_working_day, between)) == 5


def test_over_christmas_the_fifth_working_day_is_in_the_new_year():
    assert rules.due_on(date(2025, 12, 23), date(2025, 12, 23), FIVE) == date(2026, 1, 2)


@pytest.mark.parametrize("where", LocationClass.values)
def test_the_area_authority_is_told_outside_the_area_only(where):
    assert rules.is_owed(where, out_of_area=True) == (where != LocationClass.IN_BOROUGH)
    assert rules.is_owed(where, out_of_area=False)
