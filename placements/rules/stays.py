"""When a placement may start and end."""

from datetime import date, datetime
from typing import Protocol

from sefton_pdps.core.text.words import day, moment
from sefton_pdps.core.time.working_days import local


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


def why_not_arrived(
    *, arrived_at: datetime, awarded_at: datetime | None, planned_end: date, at: datetime
) -> tuple[str, ...]:
    """A child's arrival is recorded when it has happened, not before the home was awarded, within the stay.

    `awarded_at` is None for a placement that no call-off bought. The fees run from the first night agreed, whenever
    the child arrives.
    """
    if arrived_at > at:
        return ("The arrival is in the future. Record it when the child is there.",)
    # People tell the minute.
    if awarded_at is not None and arrived_at < awarded_at.replace(second=0, microsecond=0):
        return (f"The home was awarded on {moment(awarded_at)}. Enter the arrival after that.",)
    if local(arrived_at).date() >= planned_end:
        return (f"The stay was agreed until {day(planned_end)}. Enter a date before it.",)
    return ()


def why_not_end(*, starts_on: date, planned_end: date, ended_on: date, today: date) -> tuple[str, ...]:
    """A placement ends between its first night and its planned end, and is recorded when it has happened."""
    if ended_on < starts_on:
        return (f"The end is before the first night, {day(starts_on)}. Enter a date on or after it.",)
    if ended_on > planned_end:
        return (f"The fees are agreed until {day(planned_end)}. Enter a date on or before it.",)
    if ended_on > today:
        return ("The end is in the future. Record it when the child has left.",)
    return ()
