"""One row of a register, field by field: each reader gives the value or notes in words why it cannot."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from providers.imports.layouts import plain
from providers.imports.rows import NO_RESULT
from sefton_pdps.geography.postcodes import normalise

# Ofsted's forms: SC and 6 digits, 7 digits, and a few older ones with other letters.
URN = re.compile(r"SC[0-9]{6}|[0-9]{7}|(?!SC)[A-Z]{2,3}[0-9]{5,6}")
EXCEL_ERROR = re.compile(r"#(REF|N/A|NAME|VALUE|DIV/0|NUM|NULL|SPILL|CALC|FIELD)[!?]?")
CONTROL = re.compile(r"[\x00-\x1f\x7f\s]+")
DATE_FORMS = (
    "%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y",
)  # fmt: skip
# What an export adds to a date that has no time.
MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
# From March 1900 on, Excel's day 0: it counts a 29 February 1900 that never was.
DAY_NOUGHT = date(1899, 12, 30)
# Excel's day numbers of 1954 to 2064; other numbers in a date's column are not dates.
DAY_NUMBERS = range(20_000, 60_000)
EARLIEST_YEAR = 1900
MOST_PLACES = 32_767


@cache
def register_words() -> dict[str, Any]:
    """The tables of words and codes, keyed as in the file."""
    return tomllib.loads((files("providers") / "data" / "register-words.toml").read_text(encoding="utf-8"))


@cache
def _blank_words() -> frozenset[str]:
    return frozenset(register_words()["blank"])


class Cells:
    """A row's cells by field; `problems` gathers what cannot be read."""

    def __init__(self, places: dict[str, tuple[int, ...]], row: Sequence[Any]) -> None:
        self._places = places
        self._row = row
        self.problems: list[str] = []

    def text(self, name: str, label: str, longest: int = 200) -> str:
        """The cell's words on one line, "" where it says that there is nothing."""
        return self._short(_words(self._value(name, label)), label, longest)

    def required(self, name: str, label: str, longest: int = 200) -> str:
        """The cell's words, which must be there."""
        noted = len(self.problems)
        words = self.text(name, label, longest)
        if not words and len(self.problems) == noted:
            self.problems.append(f"There is no {label}.")
        return words

    def texts(self, name: str, label: str, longest: int) -> tuple[str, ...]:
        """The words of several columns, blank ones left out."""
        found = tuple(filter(None, (_words(self._one(place, label)) for place in self._places.get(name, ()))))
        self._short(", ".join(found), label, longest)
        return found

    def urn(self) -> str:
        written = self.required("urn", "URN").replace(" ", "").upper()[:20]
        if written and not URN.fullmatch(written):
            self.problems.append(f"The URN “{written}” is not one of Ofsted's: SC and 6 digits, or 7 digits.")
        return written

    def code(self, name: str, label: str, table: str, blank: Any = None) -> Any:
        """The code of the cell's words in a table of words; words that are not in it are a problem."""
        words = self.text(name, label)
        if not words:
            return blank
        codes = register_words()[table]
        if plain(words) not in codes:
            known = ", ".join(codes)
            self.problems.append(f"The {label} “{words[:60]}” is not known. It must be one of: {known}.")
            return blank
        return codes[plain(words)]

    def day(self, name: str, label: str) -> date | None:
        """A date from a date cell, from words, or from Excel's number of the day."""
        value = self._value(name, label)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        words = _words(value)
        day = read_day(words) if words else None
        if words and day is None:
            self.problems.append(f"The {label} “{words[:40]}” is not a date. Write it like 31/03/2025.")
        return day

    def places(self) -> int | None:
        """A whole number of places, nought or more."""
        words = _words(self._value("places", "number of places"))
        if not words:
            return None
        if not re.fullmatch(r"[0-9]{1,5}", words) or int(words) > MOST_PLACES:
            self.problems.append(f"The number of places “{words[:40]}” is not a whole number.")
            return None
        return int(words)

    def postcode(self) -> str:
        words = _words(self._value("postcode", "postcode"))
        written = normalise(words)
        if words and written is None:
            self.problems.append(f"The postcode “{words[:20]}” is not a postcode.")
        return written or ""

    def specialisms(self, headings: Sequence[str]) -> tuple[str, ...]:
        """The specialisms that the row marks, by code: "Sensory impairment" is sensory_impairment."""
        flags = register_words()["flags"]
        marked = []
        for heading, place in zip(headings, self._places.get("specialisms", ()), strict=False):
            words = _words(self._one(place, heading))
            if plain(words) not in flags and words:
                self.problems.append(f"“{heading}” says “{words[:20]}”. It must say yes or no.")
            elif flags.get(plain(words)):
                marked.append(re.sub(r"\W+", "_", plain(heading)))
        return tuple(marked)

    def link(self) -> str:
        """A web address of the report; anything else in the cell is left out, a script above all."""
        words = _words(self._value("link", "link"))
        return words if re.fullmatch(r"https?://[^\s<>\"']{1,300}", words) else ""

    def _value(self, name: str, label: str) -> Any:
        places = self._places.get(name)
        return self._one(places[0], label) if places else None

    def _one(self, place: int, label: str) -> Any:
        value = self._row[place] if place < len(self._row) else None
        if value is NO_RESULT:
            self._problem_once(
                f"The {label} is a formula without a result. Open the workbook in Excel, save it and "
                "choose it again."
            )
            return None
        if isinstance(value, str) and EXCEL_ERROR.fullmatch(value.strip()):
            self._problem_once(
                f"The {label} is an Excel error ({value.strip()}). Put it right in the workbook."
            )
            return None
        return value

    def _short(self, words: str, label: str, longest: int) -> str:
        if len(words) > longest:
            self.problems.append(f"The {label} is longer than {longest} characters.")
            return words[:longest]
        return words

    def _problem_once(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    words = CONTROL.sub(" ", str(value)).strip() if value is not None else ""
    return "" if plain(words) in _blank_words() else words


def read_day(words: str) -> date | None:
    """The date that people, Excel or an export wrote; None for what is none."""
    words = MIDNIGHT.sub("", words).replace("Sept ", "Sep ")
    if re.fullmatch(r"[0-9]{5}", words) and int(words) in DAY_NUMBERS:
        return DAY_NOUGHT + timedelta(days=int(words))
    for form in DATE_FORMS:
        try:
            day = datetime.strptime(words, form).date()
        except ValueError:
            continue
        return day if day.year >= EARLIEST_YEAR else None
    return None
