"""The leak guard: nothing that identifies the child may stand in what goes out to providers."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
WORDS = Path(__file__).resolve().parents[1] / "data" / "leak-words.toml"
SHORTEST_SCHOOL_WORD = 4
# Zero-width characters that would hide a word from a search.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
WORD = re.compile(r"[^\W_]+")
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
NHS_NUMBER = re.compile(r"(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\d)")
REFERENCE = re.compile(r"\b(?:CH|RF|PL)-\d{4}-\d+\b", re.IGNORECASE)
# A look-ahead, so that a number before a date ("in year 9. 09/03/2011") does not hide it.
NUMERIC_DATE = re.compile(r"(?<!\d)(?=((\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,4})(?!\d)))")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DAY_MONTH = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH}\b", re.IGNORECASE)
MONTH_DAY = re.compile(rf"\b{_MONTH}[\s-]+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Identity:
    """What would tell who the child is.

    Names are full names; an address is a line like "14 Notional Street, Southport".
    """

    given_name: str
    family_name: str
    date_of_birth: date
    school: str = ""
    known_as: tuple[str, ...] = ()
    previous_names: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    other_schools: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    upn: str = ""
    nhs_number: str = ""
    case_numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leak:
    """One finding: the field, what stands there, and what it is."""

    field: str
    found: str
    what: str

    @property
    def sentence(self) -> str:
        return f"“{self.field}” contains “{self.found}”, {self.what}. Take it out."


def leaks(texts: Mapping[str, str], child: Identity) -> tuple[Leak, ...]:
    """Every identifier of the child in texts named by their fields; empty when they may go out."""
    return tuple(
        dict.fromkeys(
            Leak(field, found, what)
            for field, text in texts.items()
            for found, what in _findings(_plain(text), child)
        )
    )


@cache
def _word_list(name: str) -> frozenset[str]:
    return frozenset(tomllib.loads(WORDS.read_text(encoding="utf-8"))[name].split())


def _is_everyday(word: str) -> bool:
    """Whether a word in small letters is more likely the word than the name that it also is."""
    return word.islower() and word in _word_list("everyday")


def _plain(text: str) -> str:
    """The text without accents and invisible characters, so that a name cannot hide behind them."""
    visible = INVISIBLE.sub("", text)
    parts = unicodedata.normalize("NFKD", visible)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _words(text: str) -> list[str]:
    return WORD.findall(_plain(text))


def _findings(text: str, child: Identity) -> Iterator[tuple[str, str]]:
    names = {word.casefold() for word in _words(f"{child.given_name} {child.family_name}") if len(word) > 1}
    for word in WORD.findall(text):
        if word.casefold() in names and not _is_everyday(word):
            yield word, "a name of the child"
    yield from ((found, "the child's school") for found in _school(text, child.school))
    yield from ((found, "the child's date of birth") for found in _births(text, child.date_of_birth))
    yield from ((found.group(), "a full postcode") for found in POSTCODE.finditer(text))
    yield from ((found.group(), "a number like an NHS number") for found in NHS_NUMBER.finditer(text))
    yield from (
        (found.group(), "a reference from the council's records") for found in REFERENCE.finditer(text)
    )


def _school(text: str, school: str) -> Iterator[str]:
    words = [word.casefold() for word in _words(school)]
    telling = {
        word
        for word in words
        if len(word) >= SHORTEST_SCHOOL_WORD and word not in _word_list("common_in_schools")
    }
    found = [word for word in WORD.findall(text) if word.casefold() in telling]
    yield from (word for word in found if not _is_everyday(word))
    if not telling and words and " ".join(words) in " ".join(text.casefold().split()):
        yield school


def _births(text: str, birth: date) -> Iterator[str]:
    """Dates that are the birth date, in any usual order, and the birthday without its year."""
    for found in NUMERIC_DATE.finditer(text):
        first, middle, last = (int(part) for part in found.groups()[1:])
        years = {birth.year, birth.year % 100}
        day_first = (first, middle) == (birth.day, birth.month) and last in years
        month_first = (middle, first) == (birth.day, birth.month) and last in years
        year_first = (last, middle) == (birth.day, birth.month) and first in years
        if day_first or month_first or year_first:
            yield found.group(1)
    for pattern in (DAY_MONTH, MONTH_DAY):
        for found in pattern.finditer(text):
            if int(found["day"]) == birth.day and MONTHS[birth.month - 1].startswith(found["month"].lower()):
                yield found.group()
