"""The notices that an award owes: from when each clock runs, by when it is published, what a record needs (ADR 129)."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from calloffs.states import NoticeStart
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.counted_days import days_after
from sefton_pdps.core.time.months import month_bounds

# The numbers that the platforms give are longer, such as 2022/S 000-028837 and 012345-2025: less is not one of them.
SHORTEST = 8
# Those two forms whole: the second has the ten digits of a telephone number, and its last four are the year.
NUMBER = re.compile(r"20[0-9]{2}/S [0-9]{3}-[0-9]{6}|[0-9]{6}-20[0-9]{2}")
MONTHS_OF_A_QUARTER = 3


class Clock(Protocol):
    """What is read of a rule: from which event, how many days, from which value."""

    @property
    def starts(self) -> str: ...

    @property
    def days(self) -> int: ...

    @property
    def unit(self) -> str: ...

    @property
    def from_value(self) -> Decimal: ...


@dataclass(frozen=True)
class Told:
    """What is recorded of a notice: its number and day, or why it is not owed."""

    reference: str = ""
    published_on: date | None = None
    not_owed_reason: str = ""


def is_owed(rule: Clock, value: Decimal) -> bool:
    """A value at the threshold owes it, as one above."""
    return value >= rule.from_value


def starts_with_authorisation(rule: Clock) -> bool:
    """Whether the clock runs before the award is made: the notice is published first."""
    return rule.starts == NoticeStart.AUTHORISED


def due_on(rule: Clock, event_on: date) -> date:
    """By when a notice is published whose clock an event starts; never before the event."""
    first = last_of_quarter(event_on) if rule.starts == NoticeStart.QUARTER else event_on
    return days_after(first, rule.days, rule.unit)


def last_of_quarter(on: date) -> date:
    """The last day of the quarter of a day: of the calendar and of the financial year alike."""
    _first, after = month_bounds(
        on.replace(day=1, month=on.month + (MONTHS_OF_A_QUARTER - on.month) % MONTHS_OF_A_QUARTER)
    )
    return date.fromordinal(after.toordinal() - 1)


def is_number(reference: str) -> bool:
    """Whether it is in a form that the platforms give, and so tells of no person."""
    return NUMBER.fullmatch(reference.strip()) is not None


def why_not_recorded(told: Told, *, starts_on: date | None, today: date) -> tuple[str, str]:
    """The field and the sentence of what stands in the way of a record; ("", "") where nothing does."""
    if starts_on is None:
        return "", "The award is not made yet. Record the notice once it is published after the award."
    if not told.not_owed_reason.strip():
        return _why_not_published(told, starts_on, today)
    if told.reference.strip() or told.published_on:
        return "not_owed_reason", "It is published or it is not owed. Leave out the one that is not so."
    return "", ""


def _why_not_published(told: Told, starts_on: date, today: date) -> tuple[str, str]:
    if len(told.reference.strip()) < SHORTEST:
        return "reference", "Enter the whole number of the notice, such as 2022/S 000-028837 or 012345-2025."
    if told.published_on is None:
        return "published_on", "Enter the day on which it was published."
    if told.published_on > today:
        return "published_on", "That day is still to come. Record the notice once it is published."
    if told.published_on < starts_on:
        return (
            "published_on",
            f"The clock of this notice runs from {day(starts_on)}. Enter that day or a later one, or check the number: "
            "an earlier notice is about another award.",
        )
    return "", ""


def why_not_corrected(before: Told, told: Told, reason: str) -> tuple[str, str]:
    """The field and the sentence of what stands in the way of a correction, beside what stands in a record's."""
    if told == before:
        return "", "Nothing differs from what is recorded. Change what is wrong, or leave it."
    if not reason.strip():
        return "reason", "Say what was wrong with what was recorded."
    return "", ""
