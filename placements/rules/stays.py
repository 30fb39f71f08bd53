"""When a placement may start and end."""

from datetime import date
from typing import Protocol

from sefton_pdps.core.words import day


class StartFacts(Protocol):
    """What the start of a placement hangs on."""

    @property
    def starts_on(self) -> date: ...

    @property
    def today(self) -> date: ...


def why_not_start(facts: StartFacts) -> tuple[str, ...]:
    """A placement is started on its first night or after it, never ahead."""
    if facts.starts_on <= facts.today:
        return ()
    return (f"The first night is {day(facts.starts_on)}. Start it on that day or after it.",)


def why_not_end(*, starts_on: date, planned_end: date, ended_on: date, today: date) -> tuple[str, ...]:
    """A placement ends between its first night and its planned end, and is recorded when it has happened."""
    if ended_on < starts_on:
        return (f"The end is before the first night, {day(starts_on)}. Enter a date on or after it.",)
    if ended_on > planned_end:
        return (f"The fees are agreed until {day(planned_end)}. Enter a date on or before it.",)
    if ended_on > today:
        return ("The end is in the future. Record it when the child has left.",)
    return ()
