"""Rows of a sheet, read in one parse: what openpyxl would read, and refusals where a sheet is no sheet."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from providers.imports import UnreadableRegister, read_register
from providers.imports.rows import NO_RESULT
from providers.imports.sheet_rows import Book, sheet_rows
from providers.imports.workbook import RegisterWorkbook
from tests.providers.register_files import register, repacked, saved

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def _written(rows: str, *, start: str = f"<worksheet {MAIN}>") -> io.BytesIO:
    """A workbook of one sheet with these rows as XML."""
    return repacked(
        saved(openpyxl.Workbook()),
        **{SHEET: f"{start}<sheetData>{rows}</sheetData></worksheet>".encode()},
    )


def _read(file: io.BytesIO) -> list[tuple[int, list]]:
    """Every row up to its last cell with something in it."""
    rows = RegisterWorkbook(file).rows("Sheet")
    return [
        (number, list(row[: max(place for place, cell in enumerate(row, start=1) if cell is not None)]))
        for number, row in rows
    ]


def _as_openpyxl_reads(file: io.BytesIO) -> list[tuple[int, list]]:
    page = openpyxl.load_workbook(file, read_only=True, data_only=True)["Sheet"]
    read = []
    for number, row in enumerate(page.iter_rows(values_only=True), start=1):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            read.append((number, cells))
    return read


def _of_every_kind() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["text", "  spaces  ", "a\nline", "<&>\"'", "£ é 家", "=1+1", "0012", ""])
    page.append([0, 1, -4, 2.5, 1e21, 45747, True, False, None, "after a gap"])
    page.append([datetime(2025, 3, 31), datetime(2025, 3, 31, 9, 30), date(1999, 1, 2), time(7, 5)])
    page.append([timedelta(hours=30), "#REF!", "#N/A"])
    page["A6"] = CellRichText("in ", TextBlock(InlineFont(b=True), "two"), " runs")
    page["C9"] = "after rows that are not there"
    page["GR9"] = "the last column that is read"
    for cell, form in (
        ("A11", "dd/mm/yyyy"),
        ("B11", "mmm-yy"),
        ("C11", "0.00"),
        ("D11", "[h]:mm"),
        ("E11", "@"),
    ):
        page[cell], page[cell].number_format = 45747, form
    page["A12"], page["A12"].number_format = -5_000_000, "dd/mm/yyyy"
    return book


@pytest.mark.filterwarnings("ignore:Cell A12 is marked as a date")
@pytest.mark.parametrize("counts_from", [1900, 1904])
def test_cells_of_every_kind_are_read_as_openpyxl_reads_them(counts_from):
    book = _of_every_kind()
    if counts_from == 1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    expected = _as_openpyxl_reads(saved(book))
    read = _read(saved(book))
    assert read[0][1][5] is NO_RESULT
    expected[0][1][5] = NO_RESULT
    assert read == expected
    assert [[type(cell) for cell in row] for _number, row in read] == [
        [type(cell) for cell in row] for _number, row in expected
    ]


ODD = {
    "cells and rows without their place": "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>",
    "a place that jumps": '<row r="3"><c r="C3"><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>',
    "rows out of order": '<row r="5"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>'
    '<row r="5"><c><v>3</v></c></row>',
    "a text in place": '<row><c t="inlineStr"><is><t>one</t></is></c></row>',
    "a text in runs": '<row><c t="inlineStr"><is><r><t>one </t></r><r><rPr/><t>two</t></r></is></c></row>',
    "how a text sounds": '<row><c t="inlineStr"><is><t>kanji</t><rPh sb="0" eb="1"><t>sound</t></rPh></is></c></row>',
    "a text in place that is not there": '<row><c t="inlineStr"/><c><v>1</v></c></row>',
    "a result of a formula": '<row><c><f>1+1</f><v>2</v></c><c t="str"><f>A1</f><v>two</v></c></row>',
    "an error": '<row><c t="e"><v>#REF!</v></c></row>',
    "a day in ISO": '<row><c t="d"><v>2025-03-31</v></c><c t="d"><v>2025-03-31T09:30:00</v></c></row>',
    "true and false": '<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c></row>',
    "an empty value": '<row><c><v/></c><c t="s"><v></v></c><c><v>1</v></c></row>',
    "numbers": "<row><c><v>1E3</v></c><c><v>1.50</v></c><c><v> 7 </v></c><c><v>123456789012345678901</v></c></row>",
}  # fmt: skip


@pytest.mark.parametrize("rows", ODD.values(), ids=ODD)
def test_what_odd_writers_write_is_read_as_openpyxl_reads_it(rows):
    assert _read(_written(rows)) == _as_openpyxl_reads(_written(rows))


def test_a_prefix_before_every_name_changes_nothing():
    prefixed = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
    )
    prefixed += b"<x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    assert _read(repacked(saved(openpyxl.Workbook()), **{SHEET: prefixed})) == [(1, [1])]


def test_names_of_another_vocabulary_are_no_cells():
    other = '<row><c><v>1</v><o:v xmlns:o="urn:other">2</o:v></c><o:c xmlns:o="urn:other"><o:v>3</o:v></o:c></row>'
    assert _read(_written(other)) == [(1, [1])]


def test_columns_past_the_two_hundredth_are_not_read():
    assert _read(_written('<row><c r="GR1"><v>1</v></c><c r="GS1"><v>2</v></c><c><v>3</v></c></row>')) == [
        (1, [None] * 199 + [1])
    ]


def test_a_formula_without_a_result_is_told_from_an_empty_cell():
    assert _read(_written("<row><c><f>A2</f></c><c/><c><f>A2</f><v></v></c></row>")) == [
        (1, [NO_RESULT, None, NO_RESULT])
    ]


def test_a_row_far_below_is_read_without_the_rows_between():
    assert _read(_written('<row r="1048576"><c><v>1</v></c></row>')) == [(1_048_576, [1])]


def test_a_row_below_the_last_that_excel_has_is_refused():
    with pytest.raises(UnreadableRegister, match="more rows than Excel allows"):
        _read(_written('<row r="1048577"><c><v>1</v></c></row>'))


BROKEN = {
    "a number that is none": "<row><c><v>four</v></c></row>",
    "a text that is not in the table": '<row><c t="s"><v>77</v></c></row>',
    "a place that is none": '<row><c r="?1"><v>1</v></c></row>',
    "a column that Excel has not got": '<row><c r="AAAA1"><v>1</v></c></row>',
    "a row without number": '<row r="x"><c><v>1</v></c></row>',
    "a row without end": '<row r="inf"><c><v>1</v></c></row>',
    "a style that is none": '<row><c s="x"><v>1</v></c></row>',
    "a day that is none": '<row><c t="d"><v>yesterday</v></c></row>',
    "an entity that nobody defined": "<row><c><v>&one;</v></c></row>",
    "an end that is missing": "<row><c><v>1</v></row>",
}


@pytest.mark.parametrize("rows", BROKEN.values(), ids=BROKEN)
def test_a_damaged_sheet_is_refused_and_never_read_in_part(rows):
    with pytest.raises(UnreadableRegister, match="damaged"):
        _read(_written(rows))


def test_entities_in_a_sheet_of_an_unusual_name_are_refused_too():
    """Parts are looked through for a document type by the end of their names; the parser refuses it under any name."""
    rows = '<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>' + f"<worksheet {MAIN}>"
    odd = _written("<row><c t='str'><v>&a;</v></c></row>", start=rows)
    part, relations = "xl/worksheets/sheet1.bin", "xl/_rels/workbook.xml.rels"
    with zipfile.ZipFile(odd) as package:
        content = package.read(SHEET)
        renamed = package.read(relations).replace(b"sheet1.xml", b"sheet1.bin")
    file = repacked(saved(openpyxl.Workbook()), **{part: content, relations: renamed})
    with pytest.raises(UnreadableRegister, match="Excel never writes"):
        _read(file)


def _memory_to_read(rows: int) -> int:
    row = "<row>" + '<c t="inlineStr"><is><t>Some words of a cell</t></is></c>' * 30 + "</row>"
    source = io.BytesIO(f"<worksheet {MAIN}><sheetData>{row * rows}</sheetData></worksheet>".encode())
    book = Book(texts=(), epoch=datetime(1899, 12, 30), date_styles=(), timedelta_styles=())
    tracemalloc.start()
    try:
        assert sum(1 for _row in sheet_rows(source, book)) == rows
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_ten_times_the_rows_are_read_in_the_same_memory():
    _memory_to_read(10)
    assert _memory_to_read(1000) < 1.5 * _memory_to_read(100)


def test_a_register_with_formulas_is_parsed_once(monkeypatch):
    """Headings are found in the first rows of each sheet, which ends that parse; then each is read through once."""
    parsed = []

    def counted(source, book):
        for row in sheet_rows(source, book):
            parsed.append(row[0])
            yield row

    monkeypatch.setattr("providers.imports.workbook.sheet_rows", counted)
    changes = [{"urn": f"SC9{number:05d}", "places": "=2+2"} for number in range(300)]
    assert len(read_register(register(*changes)).problems) == 300
    assert len(parsed) <= 301 + 11
