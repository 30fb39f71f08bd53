"""Opens a workbook that somebody sent: bounded in size before it is parsed, and never taken at its word."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers.expat import ExpatError

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from providers.imports.file_kinds import SEND_AGAIN, UnreadableRegister, check_kind
from providers.imports.sheet_rows import Book, Doctype, Row, sheet_rows

MEGABYTE = 1_000_000
MOST_BYTES = 20 * MEGABYTE
MOST_UNPACKED = 400 * MEGABYTE
MOST_SHARED_TEXT = 100 * MEGABYTE
MOST_PARTS = 1_000
# A register packs to about a tenth of its size, 100,000 blank rows to a hundredth, a bomb to a thousandth.
MOST_RATIO = 200
RATIO_MATTERS_FROM = 20 * MEGABYTE
MOST_SHEET_ROWS = 1_048_576
CHUNK = 1_000_000
LONGEST_MARK = 64

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# In one byte a letter or in two, as UTF-16 writes it.
DOCTYPE = re.compile(rb"\x00?".join(bytes([letter]) for letter in b"<!DOCTYPE"))
# What openpyxl and the sheets' parser let out of a damaged file; both of openpyxl's XML readers raise a SyntaxError.
BROKEN = (
    InvalidFileException, ExpatError, zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError, RuntimeError,
    OverflowError, NotImplementedError, LookupError, ValueError, TypeError, AttributeError,
)  # fmt: skip

NEVER_WRITTEN = f"The workbook holds something that Excel never writes. {SEND_AGAIN}"


class _Sheet(ReadOnlyWorksheet):
    """A sheet that is opened without being read: openpyxl parses all of one that does not state its size."""

    def _get_size(self) -> None:
        return None


class _Reader(ExcelReader):
    """Opens a workbook's sheets as they come; each is parsed once, when its rows are asked for."""

    def read_worksheets(self) -> None:
        for sheet, relation in self.parser.find_sheets():
            if relation.target not in self.valid_files:
                continue
            if "chartsheet" in relation.Type:
                self.read_chartsheet(sheet, relation)
                continue
            opened = _Sheet(self.wb, sheet.name, relation.target, self.shared_strings)
            opened.sheet_state = sheet.state
            self.wb._sheets.append(opened)


class RegisterWorkbook:
    """A workbook whose rows can be read sheet by sheet, each cell its value, a formula its saved result."""

    def __init__(self, file: IO[bytes]) -> None:
        _check_bytes(file)
        _check_parts(file)
        self._workbook = _open(file)

    @property
    def sheet_names(self) -> list[str]:
        return [sheet.title for sheet in self._workbook.worksheets]

    def rows(self, sheet: str) -> Iterator[Row]:
        """Every row that is not blank, with its number as Excel shows it; columns past the 200th are not read."""
        opened = self._workbook[sheet]
        book = Book(
            opened._shared_strings,
            self._workbook.epoch,
            self._workbook._date_formats,
            self._workbook._timedelta_formats,
        )
        try:
            with opened._get_source() as source:
                for number, row in sheet_rows(source, book):
                    if number > MOST_SHEET_ROWS:
                        raise UnreadableRegister(
                            f"The sheet “{sheet}” has more rows than Excel allows. {SEND_AGAIN}"
                        )
                    yield number, row
        except Doctype as error:
            raise UnreadableRegister(NEVER_WRITTEN) from error
        except BROKEN as error:
            raise UnreadableRegister(
                f"The sheet “{sheet}” is damaged and cannot be read. {SEND_AGAIN}"
            ) from error


def _check_bytes(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size > MOST_BYTES:
        raise UnreadableRegister(f"The file is larger than {MOST_BYTES // MEGABYTE} MB. {SEND_AGAIN}")
    check_kind(file)
    start = file.read(len(OLD_EXCEL))
    if start == OLD_EXCEL:
        if ENCRYPTED in file.read():
            raise UnreadableRegister(
                "The workbook is protected by a password. Open it in Excel, take the password off, save it "
                "and choose it again."
            )
        raise UnreadableRegister(
            "The file is in the older Excel form (.xls). Open it in Excel, save it as an Excel workbook "
            "(.xlsx) and choose that one."
        )
    file.seek(0)
    if not zipfile.is_zipfile(file):
        raise UnreadableRegister(f"The file is not an Excel workbook, whatever its name says. {SEND_AGAIN}")


def _check_parts(file: IO[bytes]) -> None:
    """Refuses a bomb, entities and what is not a workbook."""
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _check_sizes(parts)
            if "xl/workbook.xml" not in package.namelist():
                raise UnreadableRegister(f"The file is not an Excel workbook (.xlsx). {SEND_AGAIN}")
            documents = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
            if any(_mentions(package, part, DOCTYPE) for part in documents):
                raise UnreadableRegister(NEVER_WRITTEN)
    except BROKEN as error:
        raise UnreadableRegister(f"The workbook is damaged and cannot be opened. {SEND_AGAIN}") from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    shared = max((part.file_size for part in parts if part.filename == "xl/sharedStrings.xml"), default=0)
    bomb = unpacked > RATIO_MATTERS_FROM and unpacked / packed > MOST_RATIO
    if unpacked > MOST_UNPACKED or shared > MOST_SHARED_TEXT or len(parts) > MOST_PARTS or bomb:
        raise UnreadableRegister(
            "The workbook unpacks to far more than a register holds. Copy the register's sheets into a new "
            "workbook, save it as .xlsx and choose that one."
        )


def _mentions(package: zipfile.ZipFile, part: zipfile.ZipInfo, mark: re.Pattern[bytes]) -> bool:
    with package.open(part) as stream:
        tail = b""
        while chunk := stream.read(CHUNK):
            if mark.search(tail + chunk):
                return True
            tail = chunk[-LONGEST_MARK:]
    return False


def _open(file: IO[bytes]) -> Workbook:
    file.seek(0)
    try:
        reader = _Reader(file, read_only=True, data_only=True, keep_links=False)
        reader.read()
        return reader.wb
    except BROKEN as error:
        raise UnreadableRegister(f"The workbook is damaged and cannot be opened. {SEND_AGAIN}") from error
