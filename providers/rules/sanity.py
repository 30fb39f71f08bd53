"""Dates and times that are possible but unlikely, each a question that must be answered. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from sefton_pdps.core.forms.doubts import Doubt
from sefton_pdps.core.text import words
from sefton_pdps.core.time import working_days

SANITY = Path(__file__).resolve().parents[1] / "data" / "sanity.toml"
FIVE = time(17)
DAYS_OF_FOUR_YEARS = 1461


@dataclass(frozen=True)
class Limits:
    """From where on a figure or a date is asked about: per cent, pounds a week, days and years."""

    valid_from: date
    fee_low_percent: int
    fee_high_percent: int
    fee_least: Decimal
    fee_most: Decimal
    start_days: int
    expiry_years: int


@cache
def _all_limits() -> tuple[Limits, ...]:
    rows = tomllib.loads(SANITY.read_text(encoding="utf-8"))["limits"]
    money = ("fee_least", "fee_most")
    return tuple(Limits(**{**row, **{name: Decimal(row[name]) for name in money}}) for row in rows)


def limits_on(day: date) -> Limits:
    """The limits in force on a day; before the first set, the first."""
    ordered = sorted(_all_limits(), key=lambda one: one.valid_from)
    begun = [one for one in ordered if one.valid_from <= day]
    return begun[-1] if begun else ordered[0]


def doubt_of_start(day: date, *, today: date, what: str) -> Doubt | None:
    """A first day more than a year away is asked about; `what` begins the sentence ("The child needs a home")."""
    if day <= today + timedelta(days=limits_on(today).start_days):
        return None
    return Doubt(
        words.day(day), f"{what} on {words.day(day)}: that is {_years(today, day)} away.", "the first day"
    )


def doubt_of_expiry(expires_on: date | None, *, today: date) -> Doubt | None:
    """An expiry more than ten years away is asked about: documents run out sooner."""
    years = limits_on(today).expiry_years
    if expires_on is None or expires_on <= today + timedelta(days=years * DAYS_OF_FOUR_YEARS // 4):
        return None
    return Doubt(
        words.day(expires_on),
        f"The document would expire in {_years(today, expires_on)}, beyond {years} years.",
        "the expiry",
    )


def doubt_of_closing(closes_at: datetime | None) -> Doubt | None:
    """A deadline on a day on which nobody works is asked about, with the next working day at 5pm beside it."""
    if closes_at is None:
        return None
    day = working_days.local(closes_at).date()
    if working_days.somebody_works(day):
        return None
    better = working_days.moment_from_local(working_days.next_day_of_work(day), FIVE)
    return Doubt(
        words.moment(closes_at),
        f"Nobody works on {day:%A} {words.day(day)}. The next working day at 5pm is {words.moment(better)}.",
        "the deadline",
    )


def _years(start: date, end: date) -> str:
    return words.plural(max(1, (end - start).days * 4 // DAYS_OF_FOUR_YEARS), "year")
