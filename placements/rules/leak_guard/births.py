"""Birth dates in every usual form, birthdays to come, and ages told to the month."""

import re
from collections.abc import Iterator
from datetime import date

from placements.rules.leak_guard.identity import Finding
from placements.rules.leak_guard.misspelling import is_near

BIRTH = "the child's date of birth"
A_BIRTH = "a date of birth"
AGE = "an age to the month"
BIRTHDAY = "a birthday"
# "March", "April" and shorter are one letter from everyday words, so only longer words are read as months with a slip.
LONGEST_SHORT_MONTH = 5
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth",
)  # fmt: skip
ORDINALS = {
    **{word: number for number, word in enumerate((*_UNITS, *_TEENS), 1)},
    "twentieth": 20, "thirtieth": 30, "thirty first": 31,
    **{f"twenty {word}": 20 + number for number, word in enumerate(_UNITS, 1)},
}  # fmt: skip
_ORDINAL = "|".join(word.replace(" ", "[ -]?") for word in sorted(ORDINALS, key=len, reverse=True))
_MONTH = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6})"
_SPLIT = r"[ .,/_-]{0,3}"
# A look-ahead, so that a number before a date ("in year 9. 09/03/2011") does not hide it.
_GAP = r"[ .,/\\:_|-]{1,3}"
NUMERIC = re.compile(rf"(?<!\d)(?=((\d{{1,4}}){_GAP}(\d{{1,2}}){_GAP}'?(\d{{1,4}})(?!\d)))")
COMPACT = re.compile(r"(?<!\d)(?:\d{8}|\d{6})(?!\d)")
ROMAN = re.compile(r"(?<!\d)(\d{1,2})[./ -]{1,2}([ivx]{1,4})[./ -]{1,2}'?(\d{2,4})(?!\d)", re.IGNORECASE)
DAY_MONTH = re.compile(
    rf"(?<![\dA-Za-z])(?:(?P<day>\d{{1,2}})(?: ?(?:st|nd|rd|th))?|(?P<word>{_ORDINAL}))"
    rf"(?P<of> (?:day )?of|{_SPLIT}){_SPLIT}{_MONTH}(?![A-Za-z])(?P<year>{_SPLIT}'?\d{{2,4}})?",
    re.IGNORECASE,
)
MONTH_DAY = re.compile(
    rf"(?<![A-Za-z]){_MONTH}{_SPLIT}(?:the )?(?:(?P<day>\d{{1,2}})(?: ?(?:st|nd|rd|th))?|(?P<word>{_ORDINAL}))"
    rf"(?![\dA-Za-z])(?P<of>)(?P<year>{_SPLIT}'?\d{{2,4}})?",
    re.IGNORECASE,
)
_BORN = r"\b(?:born|dob|d\.o\.b|date of birth|birth ?date|birth ?day|b ?day|(?:year|month|day) of birth)\b"
BORN = re.compile(rf"{_BORN}(?P<rest>.{{0,40}})", re.IGNORECASE)
MONTH_NAME = re.compile(rf"(?<![A-Za-z]){_MONTH}(?![A-Za-z])", re.IGNORECASE)
DAY_AND_MONTH = re.compile(r"(?<!\d)(\d{1,2})[ ./-]{1,3}(\d{1,2})(?!\d)")
ANY_DATE = re.compile(
    rf"(?<!\d)\d{{1,2}}{_GAP}\d{{1,2}}{_GAP}\d{{2,4}}(?!\d)|\d{{4}}-\d\d-\d\d|(?<!\d)\d{{8}}(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]?{_MONTH}|{_MONTH.replace('month', 'month_first')} \d",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen)"
)
_YEARS_MONTHS = (
    rf"{_NUMBER}(?: ?years?| ?yrs?| ?y)?(?: old)?,?(?: and| &|,)? ?{_NUMBER} ?(?:months?|mths?|mnths?|m)\b"
)
_NO_AGE = r"(?! (?:in|with|behind|ahead|ago|there|below|above|before|after|sentence|order|delay|of))"
EXACT_AGE = re.compile(
    rf"(?<!reading )(?<!spelling )(?<!mental )(?<!language )(?<!developmental )\b"
    rf"(?:aged?|age of|he|she|they|child|girl|boy|person|who|he's|she's)"
    rf"(?: is| are| was|:|'s| now| only| just| currently| exactly){{0,3}} (?P<age>{_YEARS_MONTHS}){_NO_AGE}"
    rf"|\b(?P<old>{_NUMBER}[ -]?(?:years?|yrs?|y)[ ,-](?:and )?{_NUMBER}[ -]?(?:months?|mths?|m)(?:[ -]old| of age))",
    re.IGNORECASE,
)
_SOON = (
    r"(?:on|next|this (?:week|month|coming)|tomorrow|today|yesterday|last|in (?:a |the |about |early |late |mid-? ?)?"
    rf"(?:few |couple of )?(?:{_NUMBER} )?(?:days?|weeks?|months?|spring|summer|autumn|winter|new year"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*))"
)
TURNING = re.compile(
    rf"\b(?:turn(?:s|ing|ed)?|will be|becom(?:es|ing)|is going to be)(?: age)? {_NUMBER}"
    rf"(?: years? old)? {_SOON}\b",
    re.IGNORECASE,
)


def find_births(text: str, birth: date) -> Iterator[Finding]:
    """The birth date and the birthday of a child in a flat text, month and year beside "born", exact ages."""
    yield from ((words, BIRTH) for words in _numeric(text, birth))
    yield from ((words, BIRTH) for words in _written(text, birth))
    for match in BORN.finditer(text):
        if _tells_birth(match["rest"], birth):
            yield match.group(), BIRTH
    yield from find_ages(text)


def find_ages(text: str) -> Iterator[Finding]:
    """Shapes that narrow an age to a month or less, whoever it is: "13 years and 5 months", "turning 13 on"."""
    yield from ((match.group(), AGE) for match in EXACT_AGE.finditer(text))
    yield from ((match.group(), BIRTHDAY) for match in TURNING.finditer(text))


def find_any_birth(text: str) -> Iterator[Finding]:
    """Any full date beside "born", whoever's it is."""
    for match in BORN.finditer(text):
        if ANY_DATE.search(match["rest"]):
            yield match.group(), A_BIRTH


def _numeric(text: str, birth: date) -> Iterator[str]:
    """Day first, month first or year first, in two or four digits of a year."""
    for match in NUMERIC.finditer(text):
        first, middle, last = (int(part) for part in match.groups()[1:])
        if _is_birth(first, middle, last, birth):
            yield match.group(1)
    compact = {birth.strftime(form) for form in ("%d%m%Y", "%Y%m%d", "%m%d%Y", "%d%m%y", "%y%m%d", "%m%d%y")}
    yield from (match.group() for match in COMPACT.finditer(text) if match.group() in compact)
    for match in ROMAN.finditer(text):
        day, month, year = match.groups()
        if month.lower() == _ROMAN[birth.month - 1] and int(day) == birth.day and _is_year(int(year), birth):
            yield match.group()


def _is_birth(first: int, middle: int, last: int, birth: date) -> bool:
    day = (birth.day, birth.month)
    if _is_year(last, birth) and day in ((first, middle), (middle, first)):
        return True
    return _is_year(first, birth) and day in ((last, middle), (middle, last))


def _is_year(year: int, birth: date) -> bool:
    return year in (birth.year, birth.year % 100)


def _written(text: str, birth: date) -> Iterator[str]:
    for pattern in (DAY_MONTH, MONTH_DAY):
        for match in pattern.finditer(text):
            day = int(match["day"]) if match["day"] else ORDINALS.get(_ordinal(match["word"]), 0)
            if day == birth.day and _is_month(match["month"], birth) and _is_month_here(match):
                yield match.group()


def _ordinal(word: str) -> str:
    low = word.lower().replace("-", " ")
    for tens in ("twenty", "thirty"):
        if low.startswith(tens) and low != tens and " " not in low:
            return f"{tens} {low.removeprefix(tens)}"
    return low


def _is_month(word: str, birth: date) -> bool:
    """A month, shortened or with a slip ("Febuary")."""
    name, low = MONTHS[birth.month - 1], word.lower()
    return (
        name.startswith(low) or low == name[:4] or (len(low) > LONGEST_SHORT_MONTH and is_near(low, name, 1))
    )


def _is_month_here(match: re.Match[str]) -> bool:
    """ "the first may be" is no date; "the first of may", "1 May" and "1 may 2011" are."""
    if match["month"].lower() not in ("may", "mar", "march") or match["month"][0].isupper():
        return True
    return bool(match["year"]) or "of" in match["of"].lower() or match["month"].lower() == "march"


def _tells_birth(rest: str, birth: date) -> bool:
    """Whether the words after "born" tell month and year, the year, or day and month of the birth."""
    if re.search(rf"(?<!\d)(?:{birth.year}|'{birth.year % 100:02})(?!\d)", rest):
        return True
    if any(_is_month(match["month"], birth) for match in MONTH_NAME.finditer(rest)):
        return True
    pairs = [(int(a), int(b)) for a, b in DAY_AND_MONTH.findall(rest)]
    return (birth.day, birth.month) in pairs or (birth.month, birth.day) in pairs
