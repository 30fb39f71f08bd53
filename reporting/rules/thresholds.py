"""Dated figures that the expenditure report compares with, and the day it is due, from the packaged file."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sefton_pdps.core.time.months import month_bounds
from sefton_pdps.core.time.working_days import SATURDAY, BankHolidaysUnknown, add_working_days

THRESHOLDS = Path(__file__).resolve().parents[1] / "data" / "thresholds.toml"


@dataclass(frozen=True)
class Threshold:
    """The procurement threshold: pounds, since when, and where the figure comes from."""

    amount: Decimal
    valid_from: date
    source: str


def procurement_threshold(on: date) -> Threshold:
    """The procurement threshold in force on a day; the report says how many contracts are above it (S-11)."""
    row = _in_force("procurement_threshold", on)
    return Threshold(Decimal(row["amount"]), row["valid_from"], row["source"])


def published_bounds(on: date) -> tuple[Decimal, ...]:
    """The pounds at which the bands of published values begin, the lowest first, in force on a day."""
    return tuple(Decimal(bound) for bound in _in_force("published_value", on)["bounds"])


def report_due_on(month: date) -> date:
    """The day by which the report of a month is to be issued: a set working day of the month after it (S-11).

    Beyond the official list of bank holidays Monday to Friday count: an alert that is a day early is better than
    a home page that does not open.
    """
    _first, following = month_bounds(month)
    last, count = following - date.resolution, _in_force("report_due", following)["working_day"]
    try:
        return add_working_days(last, count)
    except BankHolidaysUnknown:
        return _weekdays_after(last, count)


def _weekdays_after(day: date, count: int) -> date:
    while count:
        day += date.resolution
        count -= day.weekday() < SATURDAY
    return day


def _in_force(kind: str, on: date) -> dict[str, Any]:
    """The latest row that was valid by a day; before the first of all, the first."""
    rows = sorted(_file()[kind], key=lambda row: row["valid_from"])
    return next((row for row in reversed(rows) if row["valid_from"] <= on), rows[0])


@cache
def _file() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(THRESHOLDS.read_text(encoding="utf-8"))
