"""Rows as a file that a spreadsheet opens as text and never runs.

openpyxl takes a third of a second to import, which only a process that writes a workbook pays (`wsgi.py` pays before
anybody asks).
"""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from django.http import HttpResponse

# What a spreadsheet takes for the beginning of a formula, and the marks that some skip before one.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(value: object) -> object:
    """A cell that is only ever text: numbers stay numbers, a formula is marked as text by an apostrophe."""
    if value is None or isinstance(value, (int, float)):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) else text


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """An Excel workbook of one sheet, written row by row; every text is text, and nothing in it runs."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def cell(value: object) -> object:
        """A cell without the control characters that the format forbids."""
        kept = safe(value)
        return ILLEGAL_CHARACTERS_RE.sub(" ", kept) if isinstance(kept, str) else kept

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(list(headings))
    for row in rows:
        sheet.append([cell(value) for value in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Lines that Excel reads with their accents; every text is text, and nothing in it runs."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(headings)
    writer.writerows([safe(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def csv_download(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The same as a download; `name` without the ending, and telling nothing of a child."""
    response = HttpResponse(csv_text(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
