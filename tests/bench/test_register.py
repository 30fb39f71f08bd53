"""Reading a register against one bare parse of the same sheet: a ratio of one run, by `make bench`.

The bare parse hands every element to nobody; reading makes 30 cells a row of it, and a setting of the cells.
"""

import io
import os
import time
import zipfile
from statistics import median
from xml.parsers import expat

import openpyxl
import pytest

from providers.imports import read_register
from tests.bench.ratios import refuse_worse_work
from tests.providers.register_files import COMBINED_2025, layout_sheet, row, saved

FULL = bool(os.environ.get("BENCH"))
ROWS, ROUNDS, MOST = 20_000, 3, 10


def _register(rows: int) -> io.BytesIO:
    sheet = layout_sheet(COMBINED_2025)
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet.name)
    page.append(list(sheet.headings))
    for number in range(rows):
        page.append(
            row(sheet, urn=f"SC{number:06d}", setting_name=f"Invented {number}", owner_id=f"RP{number // 3}")
        )
    return saved(book)


def _bare_parse(file: io.BytesIO) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *_started: None
    with zipfile.ZipFile(file) as package, package.open("xl/worksheets/sheet1.xml") as sheet:
        parser.ParseFile(sheet)


def _seconds(read, file: io.BytesIO) -> float:
    started = time.process_time()
    read(file)
    return time.process_time() - started


def test_every_row_of_the_measured_register_is_taken() -> None:
    assert len(read_register(_register(20)).rows) == 20


@pytest.mark.skipif(not FULL, reason="make bench")
def test_twenty_thousand_rows_are_read_in_so_many_bare_parses() -> None:
    file = _register(ROWS)
    ratios = []
    for _round in range(ROUNDS):
        floor, read = _seconds(_bare_parse, file), _seconds(read_register, file)
        ratios.append(read / floor)
        print(
            f"reading {ROWS:,} rows: bare parse {floor:.1f} s, register {read:.1f} s, {ratios[-1]:.1f} times"
        )
    assert median(ratios) <= MOST
    refuse_worse_work("reading a register, of a bare parse", median(ratios))
