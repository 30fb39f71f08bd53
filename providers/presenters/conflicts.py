"""Declared conflicts of interest in words."""

from collections.abc import Iterable

from providers.models import Assessment, ConflictEnd
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import moment
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, SummaryRow, Table


def conflicts_table(rows: Iterable[Assessment], user: User) -> Table:
    """Who declared one, with which provider, and whether it still follows them."""
    return Table(
        "Declared conflicts of interest",
        [Column("Person"), Column("Provider"), Column("Declared"), Column("Now")],
        [
            [
                row.evaluator.described,
                row.application.provider.name,
                Cell(moment(row.declared_at or row.assigned_at), note=f"At {row.application.reference}"),
                _now(row, user),
            ]
            for row in rows
        ],
        Empty("Nobody has declared a conflict of interest at an application."),
        caption_hidden=True,
    )


def _now(row: Assessment, user: User) -> Cell:
    """Stands, with the way to propose its end; an end that waits, with the way to decide it; or ended."""
    newest = next(iter(row.ends.all()), None)
    if newest is not None and newest.agreed:
        return Cell(status=Status("Ended", Colour.DRAFT), note=_signed(newest))
    if newest is not None and newest.agreed is None:
        waits = Status("End proposed", Colour.ATTENTION)
        if has_permission(user, Permission.APPLICATION_DECIDE):
            return Cell("Decide", url=address_of("providers:conflict_end_decide", newest.pk), status=waits)
        return Cell(status=waits)
    stands = Status("Follows the person", Colour.IN_PROGRESS)
    note = f"Kept: {_signed(newest)}" if newest is not None else ""
    if has_permission(user, Permission.APPLICATION_CHECK) and user.pk != row.evaluator_id:
        url = address_of("providers:conflict_end_propose", row.pk)
        return Cell("Propose its end", url=url, status=stands, note=note)
    return Cell(status=stands, note=note)


def _signed(end: ConflictEnd) -> str:
    if end.decided_by is None or end.decided_at is None:
        return ""
    return f"{end.decided_by.described}, {moment(end.decided_at)}"


def conflict_summary(conflict: Assessment) -> list[SummaryRow]:
    """What was declared, as it was written."""
    return [
        SummaryRow("Person", conflict.evaluator.described),
        SummaryRow("Provider", conflict.application.provider.name),
        SummaryRow("Declared", moment(conflict.declared_at or conflict.assigned_at)),
        SummaryRow("What was declared", conflict.conflict_note),
    ]


def end_summary(end: ConflictEnd) -> list[SummaryRow]:
    """The same, and what is proposed."""
    return [
        *conflict_summary(end.assessment),
        SummaryRow("Proposed by", f"{end.proposed_by.described}, {moment(end.proposed_at)}"),
        SummaryRow("Why it has ended", end.reason),
    ]
