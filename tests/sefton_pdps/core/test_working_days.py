"""Working days of England offline, and local time across the changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sefton_pdps.core.time.working_days import (
    AmbiguousTime,
    BankHolidaysUnknown,
    NonexistentTime,
    add_working_days,
    end_of_day,
    is_working_day,
    known_years,
    local,
    moment_from_local,
)

FORWARD, BACK = date(2027, 3, 28), date(2026, 10, 25)
MINUTES = [time(hour, minute) for hour, minute in product(range(3), range(60))]
DAYS = st.dates(date(2013, 1, 1), date(2027, 12, 31))


def skipped(day: date, clock: time) -> bool:
    return day == FORWARD and clock.hour == 1


def doubled(day: date, clock: time) -> bool:
    return day == BACK and clock.hour == 1


@pytest.mark.parametrize("year", known_years())
def test_every_day_agrees_with_an_independent_list(year):
    # The oracle also lists the Saturdays and Sundays that a substitute day stands for; weekends are shut.
    listed = holidays.country_holidays("GB", subdiv="ENG", years=year)
    days = (date(year, 1, 1) + timedelta(days=after) for after in range(366))
    wrong = [
        day
        for day in days
        if day.year == year and is_working_day(day) is not (day.weekday() < 5 and day not in listed)
    ]
    assert wrong == []


def test_substitute_days_are_not_worked():
    assert not is_working_day(date(2022, 1, 3))
    assert not is_working_day(date(2026, 12, 28))
    assert is_working_day(date(2026, 11, 30)), "St Andrew's Day is Scotland's"


@pytest.mark.parametrize("day", [date(2011, 12, 30), date(2029, 1, 2), date(1990, 6, 4)])
def test_a_day_past_the_official_list_is_refused_not_guessed(day):
    with pytest.raises(BankHolidaysUnknown, match=f"{day.year}.*Choose a date"):
        is_working_day(day)


def test_counting_past_the_end_of_the_list_is_refused():
    with pytest.raises(BankHolidaysUnknown):
        add_working_days(date(2028, 12, 20), 10)


def test_counting_over_easter_skips_four_days():
    assert add_working_days(date(2026, 4, 2), 1) == date(2026, 4, 7)
    assert add_working_days(date(2026, 4, 7), -1) == date(2026, 4, 2)


def test_no_working_days_is_the_day_itself():
    assert add_working_days(date(2026, 4, 3), 0) == date(2026, 4, 3)


@given(DAYS, st.integers(-200, 200).filter(bool))
def test_counting_lands_on_a_working_day_and_counts_back(day, count):
    landed = add_working_days(day, count)
    assert is_working_day(landed)
    first, last = (day, landed) if count > 0 else (landed, day)
    days = (first + timedelta(days=after) for after in range((last - first).days + 1))
    assert sum(is_working_day(one) for one in days if one != day) == abs(count)


@pytest.mark.parametrize("day", [FORWARD, BACK])
def test_every_minute_of_a_clock_change_night_is_kept_as_shown_or_refused(day):
    refused = asked = kept = 0
    for clock in MINUTES:
        if skipped(day, clock):
            with pytest.raises(NonexistentTime, match="Enter a time before 1am, or 2am or later"):
                moment_from_local(day, clock)
            refused += 1
        elif doubled(day, clock):
            with pytest.raises(AmbiguousTime, match="first .summer time. or the second"):
                moment_from_local(day, clock)
            first, second = (moment_from_local(day, clock, fold=which) for which in (0, 1))
            assert second - first == timedelta(hours=1)
            assert {local(moment).strftime("%H:%M") for moment in (first, second)} == {
                clock.strftime("%H:%M")
            }
            asked += 1
        else:
            shown = local(moment_from_local(day, clock))
            assert (shown.date(), shown.time()) == (day, clock)
            kept += 1
    assert (refused, asked, kept) == ((60, 0, 120) if day == FORWARD else (0, 60, 120))


@pytest.mark.parametrize("fold", [0, 1])
def test_a_skipped_time_is_refused_whichever_is_asked_for(fold):
    with pytest.raises(NonexistentTime, match="no 1:30am on 28 March 2027"):
        moment_from_local(FORWARD, time(1, 30), fold=fold)


@given(
    st.datetimes(datetime(2015, 1, 1), datetime(2040, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
)
def test_a_moment_survives_being_shown_and_read_back(moment):
    shown = local(moment)
    assert moment_from_local(shown.date(), shown.time(), fold=shown.fold) == moment


def test_half_past_five_in_summer_is_half_past_four_universal_time():
    assert moment_from_local(date(2026, 7, 1), time(17, 30)) == datetime(2026, 7, 1, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize("day", [FORWARD, BACK, date(2026, 12, 31)])
def test_the_end_of_a_day_is_its_last_shown_minute(day):
    assert local(end_of_day(day)).replace(tzinfo=None) == datetime.combine(day, time(23, 59))


def test_local_time_of_another_zone_is_englands():
    assert local(datetime(2026, 1, 1, 0, 30, tzinfo=ZoneInfo("Asia/Tokyo"))).date() == date(2025, 12, 31)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        local(datetime(2026, 1, 1))
