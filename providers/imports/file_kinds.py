"""Files that people take for the register: each gets the sentence that says what it is and what to do."""

import re
import zipfile
from collections.abc import Iterable
from typing import IO

from sefton_pdps.core.errors import DomainError

FIRST_BYTES = 4096
ZIP = b"PK\x03\x04"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
STRICT = b"purl.oclc.org/ooxml"
# What stands on the sheets of Ofsted's published workbooks, and on none of the register.
STATISTICS = re.compile(
    r"cover( ?sheet)?|(table of )?contents|notes?|data[ _]quality|dashboard|charts?[ _].*|tables?[ _]?\d.*"
    r"|(provider|area|national|regional)[ _]level.*|.*[ _]in[ _]year|.*management information.*"
)
ASK_FOR_IT = (
    "The register is the list of providers that Ofsted sends to each council: an Excel workbook (.xlsx). Ask whoever "
    "receives it for that file, and choose it as it was sent."
)
SEND_AGAIN = "Choose the register as Ofsted sent it, saved as an Excel workbook (.xlsx)."


class UnreadableRegister(DomainError):
    """The file as a whole cannot be read as a register; nothing was taken from it."""


def check_kind(file: IO[bytes]) -> None:
    """Raises UnreadableRegister for CSV, OpenDocument and Strict Open XML; leaves other files to the reader."""
    file.seek(0)
    first = file.read(FIRST_BYTES)
    file.seek(0)
    if first.startswith(ZIP):
        _check_package(file)
    elif _is_table_of_text(first):
        raise UnreadableRegister(
            "The file is a CSV text file, not an Excel workbook, whatever its name says: it holds one sheet of the "
            "register at most. Ofsted publishes its statistics in this form.",
            ASK_FOR_IT,
        )


def statistics_words(titles: Iterable[str]) -> tuple[str, str] | None:
    """What to say of a workbook whose sheets are those of Ofsted's published statistics; None for any other."""
    known = [title for title in titles if STATISTICS.fullmatch(title.strip().casefold())]
    if len(known) < 2:
        return None
    return "The workbook is one of Ofsted’s published statistics, not the register.", ASK_FOR_IT


def _check_package(file: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist())
            kind = _start(package, "mimetype") if "mimetype" in names else b""
            workbook = _start(package, "xl/workbook.xml") if "xl/workbook.xml" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, EOFError):
        return
    finally:
        file.seek(0)
    if OPEN_DOCUMENT in kind:
        raise UnreadableRegister(
            "The file is an OpenDocument file (.ods), not an Excel workbook. If it is the register, open it in Excel "
            "or LibreOffice, save it as “Excel workbook (.xlsx)” and choose that one.",
            "Ofsted’s published statistics come in this form too; they are not the register.",
        )
    if STRICT in workbook:
        raise UnreadableRegister(
            "The workbook is saved as “Strict Open XML Spreadsheet”. Open it in Excel, choose Save As, pick “Excel "
            "Workbook (*.xlsx)” without the word Strict, and choose that file."
        )


def _start(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(FIRST_BYTES)


def _is_table_of_text(first: bytes) -> bool:
    """Whether it begins as lines of text with separators do."""
    if not first or (b"\0" in first and not first.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return False
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = first[: len(first) // 2 * 2].decode("utf-16", errors="replace")
    else:
        text = first.decode("cp1252", errors="replace")
    lines = [line for line in text.splitlines() if line.strip()]
    marked = lines[0] if lines else ""
    return marked.replace("\t", " ").isprintable() and any(mark in marked for mark in (",", ";", "\t", "|"))
