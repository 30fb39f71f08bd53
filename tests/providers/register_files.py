"""Small Ofsted registers with invented settings, made by the tests themselves."""

import io
import zipfile
from datetime import datetime

import openpyxl

from providers.imports.layouts import layouts, plain

NAMES = [layout.name for layout in layouts()]
COMBINED_2025, COMBINED_2024, HOMES_2023, PROVIDERS_2023 = NAMES
FACTS = {
    "urn": "SC900001",
    "kind": "Children's Home",
    "sector": "Private",
    "setting_name": "Invented Gull House",
    "owner_name": "Invented Shoreline Care",
    "owner_id": "RP900001",
    "status": "Active",
    "registered_on": datetime(2020, 2, 1),
    "deregistered_on": "-",
    "address": "1 Nowhere Lane",
    "postcode": "PR8 1AA",
    "authority": "Sefton",
    "region": "North West",
    "grade": "Good",
    "inspected_on": datetime(2025, 3, 31),
    "places": 4,
    "link": "https://reports.example/900001",
    "specialisms": 0,
    "conditions": "No more than 4 children.",
    "sa_status": "Active",
    "sa_category": "Shared",
}


def layout_sheet(layout, sheet=0):
    return next(found for found in layouts() if found.name == layout).sheets[sheet]


def row(sheet, **changes):
    """A row of a sheet in its columns' order, by field."""
    facts = FACTS | changes
    cells = {
        plain(heading): facts.get(name) for name, headings in sheet.columns.items() for heading in headings
    }
    return [cells.get(plain(heading)) for heading in sheet.headings]


def workbook(*sheets):
    """A file from (title, rows) pairs."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        page = book.create_sheet(title)
        for number, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value is not None:
                    page.cell(number, column, value)
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file


def register(*changes, layout=COMBINED_2025, sheet=0):
    """A register of one sheet with a row for each set of changes."""
    found = layout_sheet(layout, sheet)
    first = layout_sheet(layout)
    others = [] if sheet == 0 else [(first.name, [list(first.headings)])]
    rows = [list(found.headings), *(row(found, **change) for change in changes)]
    return workbook(*others, (found.name, rows))


def repacked(file, **parts):
    """The same workbook with parts replaced or added."""
    result = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return result
