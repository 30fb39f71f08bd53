"""Ages in whole years, and the words that may stand for them where the child must not be known."""

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from sefton_pdps.core.errors import DomainError

ADULT = 18
_NUMBERS = re.compile(r"[0-9]+")
_FILE = Path(__file__).resolve().parents[1] / "data" / "age-bands.toml"


@cache
def bands() -> tuple[tuple[int, int], ...]:
    """The fixed bands in which an age is told to providers: first and last age, both counted."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["bands"]
    return tuple((first, last) for first, last in rows)


def age_on(date_of_birth: date, day: date) -> int:
    """Whole years lived on a day; somebody born on 29 February has the birthday on 1 March in a common year."""
    before_birthday = (day.month, day.day) < (date_of_birth.month, date_of_birth.day)
    return day.year - date_of_birth.year - before_birthday


def years_after(day: date, years: int) -> date:
    """The same day a number of years on; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def eighteenth_birthday(date_of_birth: date) -> date:
    """The day a person becomes an adult; born on 29 February, it is 1 March, as 18 years on is no leap year."""
    return years_after(date_of_birth, ADULT)


def why_not_past_18(date_of_birth: date, planned_end: date) -> str:
    """A stay is planned to the 18th birthday at the latest (S-47); empty when it is."""
    if planned_end <= eighteenth_birthday(date_of_birth):
        return ""
    return "It would run on after the 18th birthday. Enter that day as the planned end, or an earlier one."


def band_of(age: int) -> tuple[int, int]:
    """The band that an age falls in; from 18, one without an end that matters."""
    return next((band for band in bands() if band[0] <= age <= band[1]), (ADULT, 150))


def band_words(age: int) -> str:
    """An age as providers and lists read it: "13 to 15"; from 18, "18 and over"."""
    first, last = band_of(age)
    return f"{first} to {last}" if last < ADULT else f"{ADULT} and over"


def told_band(words: str) -> tuple[int, int] | None:
    """The fixed band that words for an age stand for; None where they name none.

    Profiles approved before there were bands say "11 to 13": always a year either side, which tells the age. They
    stand for the band of their middle.
    """
    ages = [int(number) for number in _NUMBERS.findall(words)]
    if not ages:
        return None
    if len(ages) == 2 and (ages[0], ages[1]) in bands():
        return ages[0], ages[1]
    return band_of((ages[0] + ages[-1]) // 2)


def shown_age(words: str) -> str:
    """An age as anybody reads it of a profile, whenever it was approved: a fixed band."""
    band = told_band(words)
    return band_words(band[0]) if band else words


def check_date_of_birth(date_of_birth: date, day: date) -> None:
    """A child on record is born already and under 18 on the day of recording (Children Act 1989, s. 105)."""
    if date_of_birth > day:
        raise DomainError("The date of birth is in the future. Enter the child's date of birth.")
    if age_on(date_of_birth, day) >= ADULT:
        raise DomainError("A placement is for a child under 18. Check the date of birth.")
