"""Fee files as tests write them: the template's headings, and rows of invented placements."""

from collections.abc import Iterable
from typing import Any

from placements.rules.fee_file import COLUMNS, EXAMPLE, HEADINGS
from sefton_pdps.core.web.spreadsheets import csv_text, workbook

NAMES = list(COLUMNS)
# A row that names no child beyond the case number.
BLANK = {"born": "", "sex": "", "legal": "", "given": "", "family": "", "postcode": ""}


def row(**cells: Any) -> list[Any]:
    """The example row with other cells."""
    given = dict(zip(NAMES, EXAMPLE, strict=True)) | cells
    return [given[name] for name in NAMES]


def as_csv(*rows: list[Any]) -> bytes:
    return csv_text(HEADINGS, rows)


def as_workbook(*rows: list[Any]) -> bytes:
    return workbook("Placements", HEADINGS, rows)


def numbered(rows: Iterable[list[Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Rows as the reader gives them: number and cells by column."""
    return [(number, dict(zip(NAMES, cells, strict=True))) for number, cells in enumerate(rows, start=2)]
