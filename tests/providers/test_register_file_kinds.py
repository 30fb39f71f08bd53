"""Files that people take for the register each get the sentence that says what they are and what to do."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.worksheet._reader import WorkSheetParser

from providers.imports import UnreadableRegister, read_register
from tests.providers.register_files import COMBINED_2025, layout_sheet, register, repacked, row, workbook


def said(file):
    with pytest.raises(UnreadableRegister) as refusal:
        read_register(file)
    return str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        b"URN,Setting name\nSC900001,x\n",
        "URN;Setting name\r\nSC900001;x\r\n".encode("cp1252"),
        "URN\tSetting name\n".encode("utf-16"),
        "Caf\xe9,URN\n".encode("cp1252"),
    ],
    ids=["comma", "semicolon", "Excel's Unicode text", "Windows"],
)
def test_a_csv_file_is_told_to_be_one_and_what_to_ask_for(text):
    sentence = said(io.BytesIO(text))
    assert sentence.startswith("The file is a CSV text file, not an Excel workbook")
    assert "Ask whoever receives it" in sentence


def test_an_open_document_sheet_is_told_how_to_save_it():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<office:document-content/>")
    assert "OpenDocument file (.ods)" in said(file) and "“Excel workbook (.xlsx)”" in said(file)


def test_strict_open_xml_is_told_how_to_save_it():
    strict = b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
    sentence = said(repacked(register({}), **{"xl/workbook.xml": strict}))
    assert "Strict Open XML Spreadsheet" in sentence and "without the word Strict" in sentence


@pytest.mark.parametrize(
    "titles",
    [("Cover", "Contents", "Notes", "Table_1"), ("Cover sheet", "Provider level in year", "Data quality")],
)
def test_published_statistics_are_told_not_to_be_the_register(titles):
    sentence = said(workbook(*((title, [["x"]]) for title in titles)))
    assert sentence.startswith("The workbook is one of Ofsted’s published statistics, not the register.")


def test_a_register_with_a_cover_sheet_is_still_a_register():
    sheet = layout_sheet(COMBINED_2025)
    file = workbook(("Cover", [["x"]]), ("Notes", [["x"]]), (sheet.name, [list(sheet.headings), row(sheet)]))
    assert len(read_register(file).rows) == 1


def test_a_sheet_that_does_not_state_its_size_is_not_parsed_once_more_to_learn_it(monkeypatch):
    def never(self):
        raise AssertionError("The sheet is parsed only to learn its size.")

    monkeypatch.setattr(WorkSheetParser, "parse_dimensions", never)
    book = openpyxl.Workbook(write_only=True)
    sheet = layout_sheet(COMBINED_2025)
    page = book.create_sheet(sheet.name)
    for cells in (list(sheet.headings), row(sheet)):
        page.append(cells)
    file = io.BytesIO()
    book.save(file)
    assert len(read_register(file).rows) == 1
