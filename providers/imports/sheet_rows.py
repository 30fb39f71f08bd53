"""The rows of a sheet, read as its XML goes by: one parse, no tree, and no more memory than a piece of the file.

Cells are read as openpyxl reads them (`tests/providers/test_sheet_rows.py` compares the two) in a fraction of its time,
for it makes an element and a dictionary of each cell.
"""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import IO, Any
from xml.parsers import expat

from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601

from providers.imports.rows import NO_RESULT

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MOST_COLUMNS = 200
PIECE = 65_536
NOT_A_DAY = "#VALUE!"
Row = tuple[int, tuple[Any, ...]]


class Doctype(ValueError):
    """A sheet that declares a type of document, and with it may define entities. Excel never writes one."""


@dataclass(frozen=True)
class Book:
    """What the cells of a sheet refer to: texts by number, and the styles by which a number is a day or a length."""

    texts: Sequence[str]
    epoch: datetime
    date_styles: Collection[int]
    timedelta_styles: Collection[int]


def sheet_rows(source: IO[bytes], book: Book) -> Iterator[Row]:
    """Every row that is not blank, with its number: each cell its value, a formula its saved result.

    A row is 200 columns wide; what stands further right is not read, nor a row that comes after a later one. Raises
    what damaged XML and cells raise: ExpatError, ValueError, IndexError, OverflowError.
    """
    rows = _Rows(book)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = rows.start
    parser.EndElementHandler = rows.end
    parser.CharacterDataHandler = rows.text
    while piece := source.read(PIECE):
        parser.Parse(piece, False)
        yield from rows.taken()
    parser.Parse(b"", True)
    yield from rows.taken()


def _refuse_doctype(*_declared: Any) -> None:
    raise Doctype("A sheet with a document type.")


@cache
def _column(letters: str) -> int:
    return int(column_index_from_string(letters))


class _Rows:
    """Gathers rows from the parser's calls. `_parts` is None except in an element whose text is the cell's."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._ready: deque[Row] = deque()
        self._last = self._number = self._column = 0
        self._row: list[Any] = []
        self._kind, self._style = "n", 0
        self._has_formula = self._is_sound = False
        self._parts: list[str] | None = None
        self._value: str | None = None
        self._starts = {
            f"{MAIN} row": self._start_row,
            f"{MAIN} c": self._start_cell,
            f"{MAIN} v": self._start_value,
            f"{MAIN} f": self._start_formula,
            f"{MAIN} is": self._start_inline,
            f"{MAIN} t": self._start_piece,
            f"{MAIN} rPh": self._start_sound,
        }
        self._ends = {
            f"{MAIN} row": self._end_row,
            f"{MAIN} c": self._end_cell,
            f"{MAIN} v": self._end_text,
            f"{MAIN} t": self._end_text,
            f"{MAIN} rPh": self._end_sound,
        }

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if handler := self._starts.get(name):
            handler(attributes)

    def end(self, name: str) -> None:
        if handler := self._ends.get(name):
            handler()

    def text(self, piece: str) -> None:
        if self._parts is not None:
            self._parts.append(piece)

    def taken(self) -> Iterator[Row]:
        """The rows that are complete; each is given once."""
        while self._ready:
            yield self._ready.popleft()

    def _start_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r")
        self._number = int(float(written)) if written else self._number + 1
        self._column = 0
        self._row = [None] * MOST_COLUMNS

    def _end_row(self) -> None:
        if self._number > self._last:
            self._last = self._number
            if self._row.count(None) < MOST_COLUMNS:
                self._ready.append((self._number, tuple(self._row)))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = _column(place.rstrip("0123456789")) if place else self._column + 1
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s") or 0)
        self._has_formula, self._value = False, None

    def _end_cell(self) -> None:
        value = self._read()
        if value is None and self._has_formula:
            value = NO_RESULT
        if self._column <= MOST_COLUMNS:
            self._row[self._column - 1] = value

    def _start_value(self, _attributes: dict[str, str]) -> None:
        if self._kind != "inlineStr":
            self._parts = []

    def _start_formula(self, _attributes: dict[str, str]) -> None:
        self._has_formula = True

    def _start_inline(self, _attributes: dict[str, str]) -> None:
        if self._kind == "inlineStr":
            self._value = ""

    def _start_piece(self, _attributes: dict[str, str]) -> None:
        """A text in place, whole or in runs; not how it is to be pronounced."""
        if self._kind == "inlineStr" and not self._is_sound:
            self._parts = []

    def _end_text(self) -> None:
        if self._parts is not None:
            self._value = (self._value or "") + "".join(self._parts)
            self._parts = None

    def _start_sound(self, _attributes: dict[str, str]) -> None:
        self._is_sound = True

    def _end_sound(self) -> None:
        self._is_sound = False

    def _read(self) -> Any:
        """The cell's value by its kind; an empty one is none, but for a text in place."""
        written, kind = self._value, self._kind
        if kind == "inlineStr":
            return written
        if not written:
            return None
        if kind == "s":
            return self._book.texts[int(written)]
        if kind == "n":
            return self._number_or_day(written)
        if kind == "b":
            return bool(int(written))
        return from_ISO8601(written) if kind == "d" else written

    def _number_or_day(self, written: str) -> Any:
        number = float(written) if any(mark in written for mark in ".Ee") else int(written)
        if self._style not in self._book.date_styles:
            return number
        try:
            return from_excel(number, self._book.epoch, timedelta=self._style in self._book.timedelta_styles)
        except (OverflowError, ValueError):
            return NOT_A_DAY
