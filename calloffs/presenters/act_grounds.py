"""The grounds of the Procurement Act 2023 over time (ADR 137)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from calloffs.models import ActGround
from sefton_pdps.core.web.components import Column, Empty, Table
from sefton_pdps.core.web.dated_pages import changes, days_in_force, end_cell

NONE = Empty("No ground is entered, so no spot purchase is asked for one.")


def grounds_table(grounds: Iterable[ActGround], today: date, *, may: bool) -> Table:
    """Each ground with its rule, where it may be chosen, and whether it asks for notices."""
    columns = [
        Column("Ground"),
        Column("Stands on"),
        Column("May be chosen"),
        Column("Notices"),
        Column("In force"),
    ]
    lines: list[Sequence[Any]] = [
        [
            one.name,
            one.legal_basis,
            str(one.get_fits_display()),
            "Owed" if one.owes_notices else "Not owed",
            days_in_force(one),
            *([end_cell(one, "calloffs:act_ground_end", today)] if may else []),
        ]
        for one in grounds
    ]
    return Table("Grounds of the Act", [*columns, *changes(may)], lines, NONE, caption_hidden=True)
