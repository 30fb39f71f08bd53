"""Terms for one child and home add up: what was bought before picks the band with what is asked for (S-49). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from calloffs.rules.siblings import Sibling, added_words
from placements.rules.fees import Line
from placements.states import FeeUnit
from sefton_pdps.core.money import NIGHTS_IN_A_WEEK, NOTHING, PENNY
from sefton_pdps.core.text import words
from sefton_pdps.core.time.months import split_months

# Terms this near to one another are one need that runs on: a stay that is bought for its own time lasts 28 days at
# most (ADR 33), so a pause as long as the longest of them is no new beginning (ADR 116).
GAP = timedelta(days=28)


@dataclass(frozen=True)
class Earlier:
    """What was awarded before for the same child and home: its nights `[starts_on, ends_on)`, and what it costs."""

    reference: str
    starts_on: date
    ends_on: date
    pounds: Decimal


def running_on(starts_on: date, ends_on: date, earlier: Iterable[Earlier]) -> list[Earlier]:
    """Those that the nights `[starts_on, ends_on)` run on from, or into, without a gap of more than `GAP`."""
    left, joined = sorted(earlier, key=lambda award: (award.starts_on, award.reference)), []
    first, last = starts_on, ends_on
    while near := [one for one in left if one.starts_on <= last + GAP and first <= one.ends_on + GAP]:
        joined += near
        left = [one for one in left if one not in near]
        first = min(first, *(one.starts_on for one in near))
        last = max(last, *(one.ends_on for one in near))
    return sorted(joined, key=lambda award: (award.starts_on, award.reference))


def at_most(lines: Iterable[Line]) -> Decimal:
    """What lines with dates come to, each calendar month of each rounded up to the penny.

    So a term that is cut into parts never comes to a penny less than the whole, whatever the cut does to rounding.
    """
    return sum((_line_at_most(line) for line in lines), NOTHING)


def _line_at_most(line: Line) -> Decimal:
    if line.unit == FeeUnit.ONE_OFF:
        return line.cost
    nights_paid = 1 if line.unit == FeeUnit.NIGHTLY else NIGHTS_IN_A_WEEK
    months = ((until - first).days for first, until in split_months(*line.paid))
    exact = (line.amount * nights / nights_paid for nights in months)
    return sum((month.quantize(PENNY, ROUND_CEILING) for month in exact), NOTHING)


def sum_of(earlier: Iterable[Earlier]) -> Decimal:
    """What they come to together."""
    return sum((award.pounds for award in earlier), NOTHING)


def value_words(value: Decimal, earlier: Sequence[Earlier], siblings: Sequence[Sibling] = ()) -> str:
    """ "The whole-life value of £9,000.00": with what was bought before, and with brothers and sisters, if any."""
    return f"{_own_words(value, earlier)}{added_words(value + sum_of(earlier), siblings)}"


def _own_words(value: Decimal, earlier: Sequence[Earlier]) -> str:
    if not earlier:
        return f"The whole-life value of {words.pounds(value)}"
    before, others = earlier[-1], len(earlier) - 1
    more = f" and {words.plural(others, 'award')} before it" if others else ""
    return (
        f"The whole-life value of {words.pounds(value)} and the {words.pounds(sum_of(earlier))} of {before.reference}"
        f"{more}, which it runs on from at this home: {words.pounds(value + sum_of(earlier))} together"
    )
