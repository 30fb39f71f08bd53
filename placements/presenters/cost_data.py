"""Cost lines, kinds of placement and fee, and routes as tables."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from placements.models import BuyingRoute, CostLine, FeeKind, PlacementKind
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.web.components import Cell, Column, Empty, Table
from sefton_pdps.core.web.dated_pages import changes, days_in_force, end_cell

NONE = Empty("There is none yet.")


def cost_lines_table(rows: Iterable[CostLine], on: date, *, may: bool) -> Table:
    """The lines of the budget, each of one kind of care."""
    columns = [Column("Cost line"), Column("Pays for"), Column("In force"), *changes(may)]
    lines: list[Sequence[Any]] = [
        [
            Cell(one.name, note=one.code),
            Cell(one.get_service_type_display(), note="" if one.is_external else "the council’s own"),
            days_in_force(one),
            *([end_cell(one, "placements:cost_line_end", on)] if may else []),
        ]
        for one in rows
    ]
    return Table("Cost lines", columns, lines, NONE)


def fee_kinds_table(rows: Iterable[FeeKind], on: date, *, may: bool) -> Table:
    """The kinds of fee line."""
    columns = [Column("Kind of fee"), Column("What it asks"), Column("In force"), *changes(may)]
    lines: list[Sequence[Any]] = [
        [
            Cell(one.name, note=one.code),
            "takes off" if one.is_discount else "evidence and a review date" if one.needs_evidence else "",
            days_in_force(one),
            *([end_cell(one, "placements:fee_kind_end", on)] if may else []),
        ]
        for one in rows
    ]
    return Table("Kinds of fee", columns, lines, NONE)


def kinds_table(rows: Iterable[PlacementKind]) -> Table:
    """What placements are, and the line that each leads to."""
    columns = [Column("Kind of placement"), Column("SSDA903"), Column("Cost line"), Column("In force")]
    lines: list[Sequence[Any]] = [
        [Cell(one.name, note=one.code), one.ssda903, one.cost_line.name, days_in_force(one)] for one in rows
    ]
    return Table("Kinds of placement", columns, lines, NONE)


def routes_table(rows: Iterable[BuyingRoute], on: date, *, may: bool) -> Table:
    """The ways to a home, in the order of the ladder, each with its law over time."""
    columns = [Column("Route"), Column("Stands on"), Column("In force"), *changes(may)]
    lines: list[Sequence[Any]] = [
        [
            Cell(f"{one.rung}. {one.name}", note=one.host or lower_first(str(one.get_family_display()))),
            Cell(one.get_regime_display(), note=one.legal_basis),
            days_in_force(one),
            *([end_cell(one, "placements:route_end", on)] if may else []),
        ]
        for one in rows
    ]
    return Table("Routes", columns, lines, NONE)
