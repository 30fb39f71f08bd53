"""What was let through for a child, as a table."""

from collections.abc import Iterable
from typing import Any

from placements.models import LetThrough
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table


def let_through_table(rows: Iterable[LetThrough], *, may_take_back: bool) -> Table:
    return Table(
        caption="Words let through for this child",
        columns=[Column("Words"), Column("Why"), Column("By"), Column("When"), Column("State")],
        rows=[
            [row.words, row.reason, row.let_through_by.name, row.let_through_at, _state(row, may_take_back)]
            for row in rows
        ],
        empty=Empty("Nothing has been let through for this child."),
    )


def parts_of_let_through(row: LetThrough) -> dict[str, Any]:
    """What somebody reads of words let through before taking them back."""
    return {
        "State": "Taken back" if row.taken_back_at else "Let through",
        "Words": row.words,
        "Why": row.reason,
        "By": row.let_through_by.name,
    }


def _state(row: LetThrough, may_take_back: bool) -> Cell:
    if row.taken_back_at is not None:
        return Cell(status=Status("Taken back", Colour.STOPPED))
    url = address_of("placements:let_through_take_back", row.pk) if may_take_back else ""
    value = "Take back" if may_take_back else ""
    look = row.second_look
    if look is not None and look.looked_at is None:
        return Cell(value, url=url, status=Status(f"Second look by {day(look.due_on)}", Colour.ATTENTION))
    return Cell(value, url=url, status=Status("Let through", Colour.DONE))
