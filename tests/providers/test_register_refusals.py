"""A file is refused whole only where no layout can be read, and the refusal says what to do."""

import io
import zipfile

import pytest

from providers.imports import UnreadableRegister, read_register
from tests.providers.register_files import (
    COMBINED_2025,
    NAMES,
    layout_sheet,
    register,
    repacked,
    row,
    workbook,
)


def test_headings_below_the_tenth_row_are_not_looked_for():
    sheet = layout_sheet(COMBINED_2025)
    file = workbook((sheet.name, [*([["notes"]] * 10), list(sheet.headings), row(sheet)]))
    with pytest.raises(UnreadableRegister, match="lacks these columns"):
        read_register(file)


@pytest.mark.parametrize("layout", NAMES)
def test_missing_columns_are_named(layout):
    sheet = layout_sheet(layout)
    headings = [heading for heading in sheet.headings if heading not in {"URN", sheet.columns["postcode"][0]}]
    with pytest.raises(UnreadableRegister) as refusal:
        read_register(workbook((sheet.name, [headings])))
    assert f"lacks these columns of the {layout}: “URN”, “{sheet.columns['postcode'][0]}”." in str(
        refusal.value
    )


def test_columns_that_are_not_read_may_be_missing():
    sheet = layout_sheet(COMBINED_2025)
    dropped = sheet.headings.index("Provider telephone number")
    rows = [[*cells[:dropped], *cells[dropped + 1 :]] for cells in (list(sheet.headings), row(sheet))]
    assert len(read_register(workbook((sheet.name, rows))).rows) == 1


def test_a_wrong_sheet_is_refused_naming_what_is_there_and_what_should_be():
    with pytest.raises(UnreadableRegister, match="It has “Budget”.*“Providers”, “Provider information”"):
        read_register(workbook(("Budget", [["URN"]])))


def test_a_workbook_with_the_second_sheet_only_is_refused():
    sheet = layout_sheet(COMBINED_2025, 1)
    with pytest.raises(UnreadableRegister, match="has not got the sheet “Providers”"):
        read_register(workbook((sheet.name, [list(sheet.headings), row(sheet)])))


def test_an_empty_workbook_is_refused():
    with pytest.raises(UnreadableRegister, match="lacks these columns"):
        read_register(workbook(("Providers", [])))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not an Excel workbook"),
        (b"URN,Setting name\nSC900001,x\n", "not an Excel workbook"),
        (b"MZ\x90\x00\x03" + b"\x00" * 500, "not an Excel workbook, whatever its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "older Excel form"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"PK\x03\x04 broken", "not an Excel workbook"),
    ],
    ids=["empty", "csv", "program", "old Excel", "password", "broken zip"],
)
def test_a_file_that_is_not_a_workbook_is_refused_saying_what_to_do(content, reason):
    with pytest.raises(UnreadableRegister) as refusal:
        read_register(io.BytesIO(content))
    assert reason in str(refusal.value)
    assert "hoose " in str(refusal.value)


def test_another_kind_of_zip_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    with pytest.raises(UnreadableRegister, match="not an Excel workbook"):
        read_register(file)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    file = repacked(register({}), **{"xl/worksheets/sheet1.xml": b" " * 60_000_000})
    assert len(file.getvalue()) < 1_000_000
    with pytest.raises(UnreadableRegister, match="unpacks to far more than a register holds"):
        read_register(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_that_defines_entities_is_refused(encoding):
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    )
    with pytest.raises(UnreadableRegister, match="Excel never writes"):
        read_register(repacked(register({}), **{"xl/worksheets/sheet1.xml": bomb.encode(encoding)}))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_damaged_part_is_refused(part):
    with pytest.raises(UnreadableRegister, match="damaged"):
        read_register(repacked(register({}), **{part: b"<worksheet><sheetData><row"}))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_part_in_an_unknown_encoding_is_refused(part):
    content = b'<?xml version="1.0" encoding="x-nobody-reads"?><worksheet><sheetData/></worksheet>'
    with pytest.raises(UnreadableRegister, match="damaged"):
        read_register(repacked(register({}), **{part: content}))


def test_a_file_larger_than_twenty_megabytes_is_refused():
    with pytest.raises(UnreadableRegister, match="larger than 20 MB"):
        read_register(io.BytesIO(b"\0" * 20_000_001))
