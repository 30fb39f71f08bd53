"""For how long a home is wanted, in words that can tell no birthday (ADR 109). Pure."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from calloffs.rules.direct_awards import NIGHTS
from calloffs.states import HowLong

_FILE = Path(__file__).resolve().parents[1] / "data" / "term-bands.toml"
# The name of the words in the copy of the profile that goes out.
TERM = "term_words"


@dataclass(frozen=True)
class Band:
    """Terms of a length; `most_days` is None for the last band, which takes what is longer."""

    words: str
    most_days: int | None = None


@cache
def _told() -> tuple[str, tuple[Band, ...]]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return rows["usual"], tuple(Band(**row) for row in rows["band"])


def usual_words() -> str:
    """The words for a term that is as long as it may be: the same for every child."""
    return _told()[0]


def bands() -> tuple[Band, ...]:
    """The bands of shorter terms, the shortest first."""
    return _told()[1]


def term_words(starts_on: date, ends_on: date, short_reason: str, how_long: str = "") -> str:
    """The term `[starts_on, ends_on)` as a provider reads it.

    Only a shorter term has a reason, by rule and trigger (ADR 40). One without is as long as it may be, and its end,
    which may be the 18th birthday, is not looked at. So with an emergency's nights (`how_long`): they are told as they
    were chosen, unless a shorter term ends before them (ADR 131).
    """
    nights, days = NIGHTS.get(how_long), (ends_on - starts_on).days
    if nights and not (short_reason.strip() and days < nights):
        return f"{HowLong(how_long).label}, in an emergency"
    if not short_reason.strip():
        return usual_words()
    return next(band.words for band in bands() if band.most_days is None or days <= band.most_days)


def published_term(profile: Mapping[str, Any] | None) -> str:
    """What went out with a copy of the profile; "" for one that went out before the term was told."""
    return str((profile or {}).get(TERM, ""))


def shorter_term(profile: Mapping[str, Any] | None) -> str:
    """The same for a list: only what is not the usual term, which goes without saying there."""
    told = published_term(profile)
    return "" if told == usual_words() else told
