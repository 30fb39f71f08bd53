"""When a placement starts, a child arrives and a stay ends: the first moment that is taken and the last (S-49)."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from placements.rules.stays import why_not_arrived, why_not_end, why_not_start

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
FIRST, PLANNED = date(2026, 12, 1), date(2027, 12, 1)
AWARDED = datetime(2026, 12, 1, 10, 30, 45, 500_000, tzinfo=UTC)


@pytest.mark.parametrize(("today", "taken"), [(FIRST - DAY, False), (FIRST, True), (FIRST + DAY, True)])
def test_a_placement_starts_on_its_first_night_and_never_ahead(today, taken):
    assert (why_not_start(SimpleNamespace(starts_on=FIRST, today=today)) == ()) is taken


def arrived(arrived_at, *, awarded_at=AWARDED, at=None):
    return why_not_arrived(
        arrived_at=arrived_at, awarded_at=awarded_at, planned_end=PLANNED, at=at or arrived_at
    )


def test_an_arrival_is_recorded_at_its_own_moment_and_not_before_it():
    when = AWARDED + DAY
    assert arrived(when, at=when) == ()
    (reason,) = arrived(when + MOMENT, at=when)
    assert reason.startswith("The arrival is in the future.")


def test_an_arrival_in_the_minute_of_the_award_is_taken_and_one_before_it_refused():
    minute = AWARDED.replace(second=0, microsecond=0)
    assert arrived(minute) == ()
    (reason,) = arrived(minute - MOMENT)
    assert "Enter the arrival after that." in reason


def test_a_placement_that_no_call_off_bought_has_no_award_to_arrive_after():
    assert arrived(AWARDED - DAY, awarded_at=None) == ()


@pytest.mark.parametrize(
    ("when", "taken"),
    [(datetime(2027, 11, 30, 23, 59, tzinfo=UTC), True), (datetime(2027, 12, 1, 0, 0, tzinfo=UTC), False)],
)
def test_an_arrival_lies_before_the_planned_end(when, taken):
    assert (arrived(when) == ()) is taken


def ended(on, today=PLANNED):
    return why_not_end(starts_on=FIRST, planned_end=PLANNED, ended_on=on, today=today)


@pytest.mark.parametrize("on", [FIRST, PLANNED])
def test_a_stay_may_end_on_its_first_day_and_on_its_planned_end(on):
    assert ended(on) == ()


@pytest.mark.parametrize(
    ("on", "today", "said"),
    [
        (FIRST - DAY, PLANNED, "before the first night"),
        (PLANNED + DAY, PLANNED + DAY, "agreed until 1 December 2027"),
        (FIRST + DAY, FIRST, "in the future"),
    ],
)
def test_an_end_outside_the_stay_or_ahead_is_refused(on, today, said):
    (reason,) = ended(on, today)
    assert said in reason
