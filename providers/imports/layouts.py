"""The layouts of the Ofsted lists, and finding which of them a workbook has."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any

from providers.imports.file_kinds import UnreadableRegister, statistics_words

if TYPE_CHECKING:
    from providers.imports.workbook import RegisterWorkbook

HEADINGS_WITHIN_ROWS = 10
CONDITIONS = "conditions"


@dataclass(frozen=True)
class SheetLayout:
    """One sheet: which headings fill which field, and what the sheet is for."""

    name: str
    headings: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    kind: str
    holds: str
    optional: bool
    may_lack: frozenset[str]

    def needed(self) -> list[str]:
        """The headings that must be there, in the order of the list itself."""
        needed = {
            heading for name, found in self.columns.items() if name not in self.may_lack for heading in found
        }
        return [heading for heading in self.headings if heading in needed]


@dataclass(frozen=True)
class Layout:
    name: str
    sheets: tuple[SheetLayout, ...]


@dataclass(frozen=True)
class FoundSheet:
    """A sheet of a workbook matched to a layout: where its headings are and which columns hold each field."""

    layout: SheetLayout
    title: str
    heading_row: int
    places: dict[str, tuple[int, ...]]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class FoundLayout:
    layout: Layout
    sheets: tuple[FoundSheet, ...]
    missing_sheets: tuple[str, ...]

    def faults(self) -> tuple[int, int]:
        return len(self.missing_sheets), sum(len(sheet.missing) for sheet in self.sheets)


def plain(words: object) -> str:
    """Words without regard to case, spacing or the shape of an apostrophe."""
    return re.sub(r"\s+", " ", str(words)).strip().casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


@cache
def layouts() -> tuple[Layout, ...]:
    """The layouts that can be read, newest first."""
    text = (files("providers") / "data" / "register-layouts.toml").read_text(encoding="utf-8")
    return tuple(
        Layout(layout["name"], tuple(_sheet_layout(sheet) for sheet in layout["sheet"]))
        for layout in tomllib.loads(text)["layout"]
    )


def find_layout(workbook: "RegisterWorkbook") -> FoundLayout:
    """The layout that a workbook has; else raises UnreadableRegister, naming what is missing."""
    titles = {plain(title): title for title in workbook.sheet_names}
    tops = {name: _top_rows(workbook, title) for name, title in titles.items() if name in _known_sheets()}
    if not tops and (said := statistics_words(workbook.sheet_names)):
        raise UnreadableRegister(*said)
    if not tops:
        raise UnreadableRegister(
            f"None of the workbook's sheets is one of an Ofsted register. It has {_quoted(titles.values())}.",
            f"A register has one of {_quoted(_first_sheets())}. Choose the register as Ofsted sent it.",
        )
    best = min((_match(layout, titles, tops) for layout in layouts()), key=FoundLayout.faults)
    if best.missing_sheets:
        raise UnreadableRegister(
            f"The workbook has not got the sheet {_quoted(best.missing_sheets)} of the {best.layout.name}. "
            "Choose the register as Ofsted sent it, with all its sheets."
        )
    refusals = [
        f"The sheet “{sheet.title}” lacks these columns of the {best.layout.name}: {_quoted(sheet.missing)}."
        for sheet in best.sheets
        if sheet.missing
    ]
    if refusals:
        raise UnreadableRegister(*refusals, "Choose the register as Ofsted sent it, with all its columns.")
    return best


def _match(layout: Layout, titles: dict[str, str], tops: dict[str, list[tuple[int, Any]]]) -> FoundLayout:
    columns = tuple(
        _match_sheet(sheet, titles[plain(sheet.name)], tops[plain(sheet.name)])
        for sheet in layout.sheets
        if plain(sheet.name) in tops
    )
    absent = [sheet for sheet in layout.sheets if plain(sheet.name) not in tops]
    return FoundLayout(layout, columns, tuple(sheet.name for sheet in absent if not sheet.optional))


def _match_sheet(layout: SheetLayout, title: str, top: Sequence[tuple[int, Any]]) -> FoundSheet:
    """Takes the row of the first ten that lacks fewest headings; of columns with one heading, the first."""
    best: FoundSheet | None = None
    for number, row in top:
        where = {plain(cell): place for place, cell in reversed(list(enumerate(row))) if cell is not None}
        places = {
            name: tuple(where[plain(heading)] for heading in headings if plain(heading) in where)
            for name, headings in layout.columns.items()
        }
        missing = tuple(heading for heading in layout.needed() if plain(heading) not in where)
        if best is None or len(missing) < len(best.missing):
            best = FoundSheet(layout, title, number, places, missing)
    return best or FoundSheet(layout, title, 0, {}, tuple(layout.needed()))


def _top_rows(workbook: "RegisterWorkbook", title: str) -> list[tuple[int, Any]]:
    return [
        row for row in islice(workbook.rows(title), HEADINGS_WITHIN_ROWS) if row[0] <= HEADINGS_WITHIN_ROWS
    ]


@cache
def _known_sheets() -> frozenset[str]:
    return frozenset(plain(sheet.name) for layout in layouts() for sheet in layout.sheets)


def _first_sheets() -> list[str]:
    return list(dict.fromkeys(layout.sheets[0].name for layout in layouts()))


def _sheet_layout(sheet: dict[str, Any]) -> SheetLayout:
    columns = {
        name: (headings,) if isinstance(headings, str) else tuple(headings)
        for name, headings in sheet["columns"].items()
    }
    return SheetLayout(
        name=sheet["name"],
        headings=tuple(sheet["headings"]),
        columns=columns,
        kind=sheet.get("kind", ""),
        holds=sheet.get("holds", ""),
        optional=sheet.get("optional", False),
        may_lack=frozenset(sheet.get("may_lack", ())),
    )


def _quoted(names: Any) -> str:
    return ", ".join(f"“{name}”" for name in names)
