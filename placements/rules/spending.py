"""What fee lines come to between two days. Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from placements.rules.fees import Line
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.time.months import split_months


def spent_between(lines: Iterable[Line], first: date, until: date) -> Decimal:
    """The days `[first, until)` of some lines in pounds: each line's part of each month rounded once (ADR 5)."""
    if until <= first:
        return NOTHING
    months = list(split_months(first, until))
    return sum((line.charge(*month) for line in lines for month in months), NOTHING)
