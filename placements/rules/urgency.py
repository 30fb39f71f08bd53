"""What is urgent, and by when who is told that a child has no home yet (S-51). Pure; the clocks are dated data."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from placements.states import EscalatedTo, UrgentClock
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import add_working_days, local, moment_from_local

URGENCY = Path(__file__).resolve().parents[1] / "data" / "urgency.toml"
MIDNIGHT = time(0)
TELLS = {
    EscalatedTo.MANAGER: "the commissioning manager",
    EscalatedTo.DIRECTOR: "the Executive Director of Children's Social Care and Education",
}


@dataclass(frozen=True)
class Clocks:
    """From when on a need is urgent, and how long it may be without a home."""

    valid_from: date
    queue_days: int
    emergency_manager_hours: int
    emergency_director_hours: int
    court_manager_days: int
    court_director_days: int


@dataclass(frozen=True)
class WithoutHome:
    """What is known of a search while there is no home; `emergency`: needed before the next working day is over."""

    needed_on: date | None
    court_date: date | None
    approved_at: datetime | None
    emergency: bool


@dataclass(frozen=True)
class Escalation:
    """Somebody who is to be told at a moment, by one of the clocks."""

    clock: UrgentClock
    to: EscalatedTo
    due_at: datetime


@cache
def _all_clocks() -> tuple[Clocks, ...]:
    rows = tomllib.loads(URGENCY.read_text(encoding="utf-8"))["clocks"]
    return tuple(sorted((Clocks(**row) for row in rows), key=lambda one: one.valid_from))


def clocks_on(day: date) -> Clocks:
    """The clocks in force on a day; before the first set, the first."""
    ordered = _all_clocks()
    begun = [one for one in ordered if one.valid_from <= day]
    return begun[-1] if begun else ordered[0]


def is_court_near(court_date: date | None, on: date) -> bool:
    """Whether a court decides so soon that the need stands on top of the urgent queue."""
    return court_date is not None and on <= court_date <= on + timedelta(days=clocks_on(on).queue_days)


def emergency_began(needed_on: date, approved_at: datetime) -> datetime:
    """Since when a need is an emergency that somebody searches for: approved, and no working day left before it."""
    return max(approved_at, moment_from_local(add_working_days(needed_on, -1), MIDNIGHT))


def escalations(need: WithoutHome, on: date) -> Iterator[Escalation]:
    """Who is to be told of a need without a home, and when, whether that is past or to come."""
    clocks = clocks_on(on)
    if need.emergency and need.needed_on and need.approved_at:
        began = emergency_began(need.needed_on, need.approved_at)
        hours = {
            EscalatedTo.MANAGER: clocks.emergency_manager_hours,
            EscalatedTo.DIRECTOR: clocks.emergency_director_hours,
        }
        for to, after in hours.items():
            yield Escalation(UrgentClock.EMERGENCY, to, began + timedelta(hours=after))
    if need.court_date and need.court_date >= on:
        days = {
            EscalatedTo.MANAGER: clocks.court_manager_days,
            EscalatedTo.DIRECTOR: clocks.court_director_days,
        }
        for to, before in days.items():
            first = need.court_date - timedelta(days=before)
            yield Escalation(UrgentClock.COURT, to, moment_from_local(first, MIDNIGHT))


def due_by(need: WithoutHome, at: datetime) -> list[Escalation]:
    """Who was to be told by a moment."""
    return [one for one in escalations(need, local(at).date()) if one.due_at <= at]


def overdue_words(need: WithoutHome, at: datetime) -> list[str]:
    """The red line of each clock that has run out: what is late, and who was to be told last."""
    last = {one.clock: one for one in due_by(need, at)}
    return [f"{_late(need, one.clock, at)} This goes to {TELLS[one.to]}." for one in last.values()]


def _late(need: WithoutHome, clock: UrgentClock, at: datetime) -> str:
    if clock is UrgentClock.COURT and need.court_date:
        days = words.days_away(need.court_date, local(at).date())
        return f"The court decides on {words.day(need.court_date)}, {days}, and no home is awarded."
    assert need.needed_on and need.approved_at
    length = words.duration(at - emergency_began(need.needed_on, need.approved_at))
    return f"This is an emergency, and for {length} there has been no home."
