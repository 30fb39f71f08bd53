"""Dated figures that the expenditure report compares with, from the packaged file."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from reporting.rules.financial_year import month_bounds

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


def report_due_on(month: date) -> date:
    """The day by which the report of a month is to be issued, in the month after it (S-11)."""
    _first, following = month_bounds(month)
    return following.replace(day=_in_force("report_due", following)["day"])


def _in_force(kind: str, on: date) -> dict[str, Any]:
    """The latest row that was valid by a day; before the first of all, the first."""
    rows = sorted(_file()[kind], key=lambda row: row["valid_from"])
    return next((row for row in reversed(rows) if row["valid_from"] <= on), rows[0])


@cache
def _file() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(THRESHOLDS.read_text(encoding="utf-8"))
