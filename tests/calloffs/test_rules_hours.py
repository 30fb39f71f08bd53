"""A deadline in hours: real hours in every night, and asked about only where it would come too late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calloffs.rules.deadlines import shown
from calloffs.rules.hours import HOURS, closes_after, doubts_of_deadline, half_time, too_few_hours
from sefton_pdps.core.time.working_days import local

HOUR = timedelta(hours=1)
SATURDAY = datetime(2026, 11, 28, 18, tzinfo=UTC)
# From the evening before each change of the clocks to the morning after it.
FORWARD, BACK = datetime(2027, 3, 27, 18, tzinfo=UTC), datetime(2027, 10, 30, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "hours", "told"),
    [
        (datetime(2027, 3, 27, 23, tzinfo=UTC), 4, "28 March 2027 at 4am (BST)"),
        (datetime(2027, 10, 30, 22, tzinfo=UTC), 4, "31 October 2027 at 2am (GMT)"),
        (datetime(2027, 10, 30, 22, tzinfo=UTC), 2, "31 October 2027 at 1am (BST)"),
    ],
)
def test_r5_four_hours_from_now_are_four_real_hours_when_the_clocks_change(at, hours, told):
    assert shown(closes_after(at, hours)) == told


@given(st.sampled_from([FORWARD, BACK]), st.integers(0, 14 * 60), st.sampled_from(HOURS))
def test_r5_on_each_minute_of_those_nights_the_hours_are_real(evening, minute, hours):
    at = local(evening + timedelta(minutes=minute))
    closes_at = closes_after(at.astimezone(UTC), hours)
    assert closes_at - at.astimezone(UTC) == hours * HOUR
    assert closes_at.timestamp() - at.timestamp() == hours * 3600


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)), st.integers(1, 60 * 24)
)
def test_half_time_leaves_as_much_as_has_passed(published_at, minutes):
    closes_at = published_at + timedelta(minutes=minutes)
    middle = half_time(published_at, closes_at)
    assert middle - published_at == closes_at - middle


def test_in_an_emergency_a_night_of_a_weekend_is_not_asked_about():
    assert doubts_of_deadline(SATURDAY + 8 * HOUR, date(2026, 11, 28), at=SATURDAY, emergency=True) == []


def test_in_an_emergency_a_deadline_after_the_day_of_the_need_is_asked_about_where_it_is_a_slip():
    (doubt,) = doubts_of_deadline(SATURDAY + 30 * HOUR, date(2026, 11, 28), at=SATURDAY, emergency=True)
    assert doubt and "after that day" in doubt.sentence


def test_by_day_the_usual_questions_are_asked():
    asked = doubts_of_deadline(SATURDAY + HOUR, date(2026, 11, 28), at=SATURDAY, emergency=False)
    assert [bool(one) for one in asked] == [True, False]


def test_fewer_hours_than_homes_can_be_reached_in_are_warned_about():
    assert "Providers have 1 hour to answer, less than the 2 hours" in too_few_hours(
        SATURDAY + HOUR, at=SATURDAY, least_hours=2
    )
    assert too_few_hours(SATURDAY + 2 * HOUR, at=SATURDAY, least_hours=2) == ""
