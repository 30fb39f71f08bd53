"""By what each ground of a direct award is shown, over time (ADR 153)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from calloffs.codes import EvidenceKind
from calloffs.models import GroundRule
from sefton_pdps.core.text.words import listed, lower_first, plural
from sefton_pdps.core.web.components import Cell, Column, Empty, Table
from sefton_pdps.core.web.dated_pages import changes, days_in_force, end_cell

NONE = Empty("No ground is entered, so each is argued in words alone.")


def rules_table(rules: Iterable[GroundRule], today: date, *, may: bool) -> Table:
    """Each ground, what shows it and which rule asks for it."""
    columns = [
        Column("Ground"),
        Column("Shown by one of"),
        Column("Rests on", wide=True),
        Column("A home answers within"),
        Column("In force"),
    ]
    lines: list[Sequence[Any]] = [
        [
            str(one.get_ground_display()),
            Cell(listed((lower_first(EvidenceKind(kind).label) for kind in one.shown_by), "or")),
            one.rests_on,
            plural(one.answer_hours, "hour"),
            days_in_force(one),
            *([end_cell(one, "calloffs:ground_rule_end", today)] if may else []),
        ]
        for one in rules
    ]
    return Table("Grounds of direct awards", [*columns, *changes(may)], lines, NONE, caption_hidden=True)
