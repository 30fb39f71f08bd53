"""Stand-ins in words: their list, what is read before one is ended, and in whose name a decision stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from calloffs.models import StandIn
from calloffs.policies.stand_ins import may_end
from calloffs.rules.stand_ins import running, signed
from calloffs.states import StandInOffice
from sefton_pdps.access.lists import Asked
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table


def in_whose_name(by: User, stand_in: StandIn | None) -> str:
    """ "Ash Invented", or "Ash Invented for Rowan Notareal (stand-in)"."""
    return signed(by.name, stand_in.absent.name if stand_in else None)


def status(row: StandIn, at: datetime) -> Status:
    """Whether it runs, will run or is over."""
    if row.ended_at:
        return Status("Ended early", Colour.DRAFT)
    stands = running(row, at)
    if stands.is_over:
        return Status("Over", Colour.DRAFT)
    return Status("Running", Colour.IN_PROGRESS) if stands.is_running else Status("To come", Colour.DRAFT)


def parts(row: StandIn) -> dict[str, Any]:
    """What somebody reads of one before ending it."""
    return {
        "Stand-in": row.stand_in.name,
        "For": row.absent.name,
        "Office": StandInOffice(row.office).label,
        "First day": row.starts_on,
        "Last day": row.ends_on,
        "Ended early": words.moment(row.ended_at) if row.ended_at else "No",
    }


def table(rows: Sequence[StandIn], asked: Asked, *, empty: Empty, tells_reason: bool) -> Table:
    """Who stands in for whom, with the way to end one for the two whom it is about."""
    columns = [
        Column("Stand-in"), Column("State"), Column("For", wide=True), Column("From", sort="started"), Column("Until"),
        *([Column("Why", wide=True)] if tells_reason else []), Column("Action"),
    ]  # fmt: skip
    return Table(
        "Stand-ins",
        columns,
        [_cells(row, asked, tells_reason=tells_reason) for row in rows],
        empty,
        sorted_by=asked.sort,
        caption_hidden=True,
    )


def _cells(row: StandIn, asked: Asked, *, tells_reason: bool) -> list[Any]:
    ends = may_end(asked.user, row) and not running(row, asked.at).is_over
    ended = (
        f"by {row.ended_by.name}, {words.short_moment(row.ended_at)}" if row.ended_by and row.ended_at else ""
    )
    return [
        row.stand_in.name,
        Cell(status=status(row, asked.at), note=ended),
        Cell(row.absent.name, note=StandInOffice(row.office).label),
        row.starts_on,
        row.ends_on,
        *([row.reason] if tells_reason else []),
        Cell("End it early", url=address_of("calloffs:end_stand_in", row.pk)) if ends else "",
    ]
