"""Stand-ins: who may stand in for which office, on which days it runs, and in whose name a decision stands. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from calloffs.states import StandInOffice
from sefton_pdps.access.roles import Role
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.working_days import local

# A quarter of a year: who is away for longer is replaced by a grant of the role, which the administrator dates.
LONGEST = timedelta(days=92)

HELD_BY: Mapping[StandInOffice, Role] = {
    StandInOffice.HEAD_OF_SERVICE: Role.HEAD_OF_SERVICE,
    StandInOffice.DCS: Role.DCS,
    StandInOffice.ASC: Role.ASC_DIRECTOR,
    StandInOffice.ON_CALL: Role.ON_CALL_AUTHORISER,
    StandInOffice.NOMINATED: Role.NOMINATED_OFFICER,
}
# Only who may act under the scheme of delegation: the Executive Director and the Head of Service authorise by value
# (S-10, S-49); for Adult Social Care another executive director; on call also who is above it. For the nominated
# officer only who answers in law for the same homes (S-19).
SUITABLE: Mapping[StandInOffice, frozenset[Role]] = {
    StandInOffice.HEAD_OF_SERVICE: frozenset({Role.HEAD_OF_SERVICE, Role.DCS}),
    StandInOffice.DCS: frozenset({Role.DCS, Role.HEAD_OF_SERVICE}),
    StandInOffice.ASC: frozenset({Role.ASC_DIRECTOR, Role.DCS}),
    StandInOffice.ON_CALL: frozenset({Role.ON_CALL_AUTHORISER, Role.HEAD_OF_SERVICE, Role.DCS}),
    StandInOffice.NOMINATED: frozenset({Role.NOMINATED_OFFICER, Role.HEAD_OF_SERVICE, Role.DCS}),
}
EVER_SUITABLE = frozenset().union(*SUITABLE.values())


class Days(Protocol):
    """What the rules read of a stand-in."""

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date: ...

    @property
    def ended_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Running:
    """Where a stand-in stands at a moment."""

    is_running: bool
    is_over: bool


def running(row: Days, at: datetime) -> Running:
    """From the first day to the last, both whole days in Sefton, unless it was ended before."""
    today = local(at).date()
    over = row.ended_at is not None or today > row.ends_on
    return Running(is_running=not over and today >= row.starts_on, is_over=over)


def why_not_days(starts_on: date, ends_on: date, today: date) -> tuple[str, str] | None:
    """Why somebody cannot be named for these days, and at which box; None where they can."""
    if starts_on < today:
        return "starts_on", "It cannot begin in the past. Enter today's date or a later one."
    if ends_on < starts_on:
        return "ends_on", "The last day is before the first. Enter the first day or a later one."
    if ends_on - starts_on >= LONGEST:
        return "ends_on", (
            f"That is longer than {LONGEST.days} days. Enter a last day before {day(starts_on + LONGEST)}; for longer "
            "ask the system administrator to grant somebody the role."
        )
    return None


def signed(by: str, absent: str | None) -> str:
    """In whose name a decision stands: "Ash Invented", or "Ash Invented for Rowan Notareal (stand-in)"."""
    return f"{by} for {absent} (stand-in)" if absent else by
