"""Fee files as tests write them: the template's headings, and rows of invented placements."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from placements.models import Child, Placement
from placements.rules.fee_file import COLUMNS, EXAMPLE, HEADINGS
from placements.services import fee_files
from placements.services.fee_file_plan import Plan
from providers.models import Setting
from sefton_pdps.core.time import clock
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


def cells(known: tuple[Child, Setting], **more: Any) -> list[Any]:
    """A row of a child and a home on record, which says nothing else of the child."""
    child, setting = known
    return row(**{**BLANK, "case": child.case_number, "number": setting.urn, **more})


def take(*rows: list[Any], total: Any, write: bool = True) -> tuple[Plan, list[Placement]]:
    """The rows as the command takes them."""
    return fee_files.import_rows(
        rows=fee_files.csv_rows(as_csv(*rows)), file_name="fees.csv", control_total=Decimal(total), write=write,
        at=clock.now(),
    )  # fmt: skip
