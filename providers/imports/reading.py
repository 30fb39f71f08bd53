"""The reading itself: find the layout, then take each row or say why not."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from providers.imports.cells import Cells, register_words
from providers.imports.file_kinds import SEND_AGAIN, UnreadableRegister
from providers.imports.layouts import CONDITIONS, FoundLayout, FoundSheet, find_layout, plain
from providers.imports.opening import open_workbook
from providers.imports.rows import RegisterFile, RegisterRow, RowProblem
from providers.states import Grade, Registration, SettingKind

if TYPE_CHECKING:
    from providers.imports.workbook import RegisterWorkbook

MOST_ROWS = 50_000
LONGEST_ADDRESS = 300
LONGEST_ADDRESS_KEY = 200
LONGEST_CONDITIONS = 33_000
TOLD_EVERY = 250
Tell = Callable[[int], None]


def read_register(file: IO[bytes], *, most_rows: int = MOST_ROWS, tell: Tell | None = None) -> RegisterFile:
    """Reads an Ofsted register in any known layout: the rows that can be taken, and why the others cannot.

    Raises UnreadableRegister only where no layout can be read. Writes nothing. A setting that the file holds
    twice is taken where it first stands. Reading stops at `most_rows`: a thousand take about a second. `tell` is
    called now and then with the number of rows read.
    """
    workbook = open_workbook(file)
    layout = find_layout(workbook)
    result = RegisterFile(layout.layout.name)
    first_seen: dict[tuple[str, str], RegisterRow] = {}
    for row in _settings(workbook, layout):
        if isinstance(row, RowProblem):
            result.problems.append(row)
        elif row.key in first_seen:
            result.problems.append(_twice(row, first_seen[row.key]))
        else:
            first_seen[row.key] = row
            result.rows.append(row)
        count = len(result.rows) + len(result.problems)
        if tell and count % TOLD_EVERY == 0:
            tell(count)
        if count > most_rows:
            raise UnreadableRegister(f"The register has more than {most_rows:,} rows. {SEND_AGAIN}")
    return result


def check_readable(file: IO[bytes]) -> None:
    """Raises UnreadableRegister where no layout can be read; looks at the first rows of each sheet only."""
    find_layout(open_workbook(file))


def unknown_words(rows: Iterable[RegisterRow]) -> Iterator[str]:
    """The kinds and categories of rows that stand in none of our tables, in Ofsted's words."""
    known = register_words()
    others, categories = known["known_others"]["words"], known["known_categories"]["words"]
    for row in rows:
        if row.kind == SettingKind.OTHER and not _known_kind(row.kind_words, others):
            yield f"Kind: {row.kind_words}"
        if row.sa_category and plain(row.sa_category) not in categories:
            yield f"Category: {row.sa_category}"


def _known_kind(written: str, others: list[str]) -> bool:
    kind, _, detail = plain(written).partition(": ")
    return kind in others or detail in others or detail in register_words()["kind_details"]


def _settings(workbook: "RegisterWorkbook", found: FoundLayout) -> Iterator[RegisterRow | RowProblem]:
    conditions = _conditions(workbook, found)
    for sheet in found.sheets:
        if sheet.layout.holds == CONDITIONS:
            continue
        for number, values in _rows_below_headings(workbook, sheet):
            row = _read_row(sheet, number, values)
            if isinstance(row, RegisterRow) and row.urn in conditions:
                row = replace(row, conditions=conditions[row.urn])
            yield row


def _rows_below_headings(
    workbook: "RegisterWorkbook", sheet: FoundSheet
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows with something in a column that we read."""
    read = [place for places in sheet.places.values() for place in places]
    for number, values in workbook.rows(sheet.title):
        if number > sheet.heading_row and any(values[place] not in (None, "") for place in read):
            yield number, values


def _conditions(workbook: "RegisterWorkbook", layout: FoundLayout) -> dict[str, str]:
    """The conditions of registration by URN, where the layout keeps them on a sheet of their own."""
    conditions: dict[str, str] = {}
    for sheet in layout.sheets:
        if sheet.layout.holds == CONDITIONS:
            for _number, values in _rows_below_headings(workbook, sheet):
                cells = Cells(sheet.places, values)
                conditions[cells.urn()] = cells.text("conditions", "conditions", LONGEST_CONDITIONS)
    return conditions


def _read_row(sheet: FoundSheet, number: int, values: tuple[Any, ...]) -> RegisterRow | RowProblem:
    cells = Cells(sheet.places, values)
    urn = cells.urn()
    facts = _identity(cells, sheet) | _registration(cells) | _inspection(cells, sheet)
    if facts["kind"] == SettingKind.SUPPORTED_ACCOMMODATION:
        facts |= _supported_accommodation(cells, facts)
    if cells.problems:
        return RowProblem(sheet.title, number, urn, " ".join(cells.problems))
    return RegisterRow(sheet=sheet.title, number=number, urn=urn, **facts)


def _identity(cells: Cells, sheet: FoundSheet) -> dict[str, Any]:
    kind, words = _kind(cells, sheet)
    sector = cells.text("sector", "sector", 60)
    return {
        "kind": kind,
        "kind_words": words,
        "setting_name": cells.required("setting_name", "name"),
        "owner_name": cells.required("owner_name", "owner's name"),
        "owner_id": cells.text("owner_id", "owner's number", 40),
        "owner_type": register_words()["owner_types"].get(plain(sector), "other"),
        "sector": sector,
        "address": cells.texts("address", "address", LONGEST_ADDRESS),
        "postcode": cells.postcode(),
        "authority": cells.text("authority", "local authority"),
        "region": cells.text("region", "region"),
    }


def _kind(cells: Cells, sheet: FoundSheet) -> tuple[SettingKind, str]:
    """The kind by the subtype, else by the type, else "other"; and Ofsted's own words for it."""
    if sheet.layout.kind:
        return SettingKind(sheet.layout.kind), SettingKind(sheet.layout.kind).label
    words, detail = cells.required("kind", "kind of service"), cells.text("kind_detail", "subtype")
    written = f"{words}: {detail}" if detail and plain(detail) != plain(words) else words
    known = register_words()
    code = known["kind_details"].get(plain(detail)) or known["kinds"].get(plain(words), SettingKind.OTHER)
    return SettingKind(code), written


def _registration(cells: Cells) -> dict[str, Any]:
    cells.required("status", "registration status")
    return {
        "registration": Registration(
            cells.code("status", "registration status", "statuses", Registration.CANCELLED)
        ),
        "registered_on": cells.day("registered_on", "registration date"),
        "deregistered_on": cells.day("deregistered_on", "date of closing"),
        "places": cells.places(),
        "conditions": cells.text("conditions", "conditions", LONGEST_CONDITIONS),
    }


def _inspection(cells: Cells, sheet: FoundSheet) -> dict[str, Any]:
    return {
        "grade": Grade(cells.code("grade", "overall effectiveness", "grades", Grade.NOT_INSPECTED)),
        "inspected_on": cells.day("inspected_on", "date of the last full inspection"),
        "interim_outcome": cells.text("interim_outcome", "interim inspection"),
        "interim_on": cells.day("interim_on", "date of the interim inspection"),
        "specialisms": cells.specialisms(sheet.layout.columns.get("specialisms", ())),
        "link": cells.link(),
        "sa_category": "",
        "sa_status": None,
        "sa_status_on": None,
        "sa_outcome": None,
        "address_key": "",
    }


def _supported_accommodation(cells: Cells, facts: dict[str, Any]) -> dict[str, Any]:
    """What supported accommodation has of its own: status, scale of three, and its address as a key."""
    key = re.sub(r"[^a-z0-9]+", " ", plain(" ".join([*facts["address"], facts["postcode"]]))).strip()
    if not key:
        cells.problems.append("There is no address: supported accommodation is known by its URN and address.")
    if len(key) > LONGEST_ADDRESS_KEY:
        cells.problems.append(f"The address is longer than {LONGEST_ADDRESS_KEY} characters.")
    status = cells.code("sa_status", "setting status", "statuses")
    return {
        "grade": Grade.NOT_INSPECTED,
        "sa_category": cells.text("sa_category", "setting category"),
        "sa_status": None if status is None else Registration(status),
        "sa_status_on": cells.day("sa_status_on", "setting status date"),
        "sa_outcome": cells.code("sa_outcome", "latest overall outcome", "outcomes"),
        "address_key": key,
    }


def _twice(row: RegisterRow, first: RegisterRow) -> RowProblem:
    what = "The URN and address are" if row.address_key else "The URN is"
    where = f"row {first.number} of the sheet “{first.sheet}”"
    return RowProblem(
        row.sheet, row.number, row.urn, f"{what} in the file already, in {where}: that row was taken."
    )
