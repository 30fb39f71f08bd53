"""Cost lines, kinds of placement and fee, and routes as tables."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from placements.models import BuyingRoute, CostLine, FeeKind, PlacementKind
from sefton_pdps.core.text.words import lower_first, short_day
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Table

NONE = Empty("There is none yet.")


def _days(row: Any) -> str:
    until = f" until {short_day(row.valid_to)}" if row.valid_to else ""
    return f"from {short_day(row.valid_from)}{until}"


def _end(row: Any, what: str, on: date, *, may: bool) -> Cell | str:
    if not may or row.valid_to:
        return ""
    return Cell("End it", url=address_of(f"placements:{what}_end", row.pk), note="")


def cost_lines_table(rows: Iterable[CostLine], on: date, *, may: bool) -> Table:
    """The lines of the budget, each of one kind of care."""
    columns = [Column("Cost line"), Column("Pays for"), Column("In force"), *_acts(may)]
    lines: list[Sequence[Any]] = [
        [
            Cell(one.name, note=one.code),
            Cell(one.get_service_type_display(), note="" if one.is_external else "the council’s own"),
            _days(one),
            *([_end(one, "cost_line", on, may=may)] if may else []),
        ]
        for one in rows
    ]
    return Table("Cost lines", columns, lines, NONE)


def fee_kinds_table(rows: Iterable[FeeKind], on: date, *, may: bool) -> Table:
    """The kinds of fee line."""
    columns = [Column("Kind of fee"), Column("What it asks"), Column("In force"), *_acts(may)]
    lines: list[Sequence[Any]] = [
        [
            Cell(one.name, note=one.code),
            "takes off" if one.is_discount else "evidence and a review date" if one.needs_evidence else "",
            _days(one),
            *([_end(one, "fee_kind", on, may=may)] if may else []),
        ]
        for one in rows
    ]
    return Table("Kinds of fee", columns, lines, NONE)


def kinds_table(rows: Iterable[PlacementKind]) -> Table:
    """What placements are, and the line that each leads to."""
    columns = [Column("Kind of placement"), Column("SSDA903"), Column("Cost line"), Column("In force")]
    lines: list[Sequence[Any]] = [
        [Cell(one.name, note=one.code), one.ssda903, one.cost_line.name, _days(one)] for one in rows
    ]
    return Table("Kinds of placement", columns, lines, NONE)


def routes_table(rows: Iterable[BuyingRoute], on: date, *, may: bool) -> Table:
    """The ways to a home, in the order of the ladder, each with its law over time."""
    columns = [Column("Route"), Column("Stands on"), Column("In force"), *_acts(may)]
    lines: list[Sequence[Any]] = [
        [
            Cell(f"{one.rung}. {one.name}", note=one.host or lower_first(str(one.get_family_display()))),
            Cell(one.get_regime_display(), note=one.legal_basis),
            _days(one),
            *([_end(one, "route", on, may=may)] if may else []),
        ]
        for one in rows
    ]
    return Table("Routes", columns, lines, NONE)


def _acts(may: bool) -> list[Column]:
    return [Column("Change")] if may else []
