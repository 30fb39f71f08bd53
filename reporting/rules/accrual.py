"""What a fee line costs in a month: nights x weekly / 7, rounded once and from then on only added up."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reporting.rules.financial_year import month_bounds, split_months
from sefton_pdps.core.money import charge

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class FeeSpan:
    """A weekly fee in pounds over the paid nights [start, end); `end` is None while no end is planned."""

    weekly: Decimal
    start: date
    end: date | None

    def covers(self, night: date) -> bool:
        return self.start <= night and (self.end is None or self.end > night)

    def end_within(self, limit: date) -> date:
        return limit if self.end is None else min(self.end, limit)


def paid_range(
    start: date, end: date, *, first_paid: bool = True, last_paid: bool = False
) -> tuple[date, date]:
    """A stay's paid nights as [first, cut) by the agreement's own rule: as many as `money.nights` counts."""
    return start + timedelta(days=not first_paid), end + timedelta(days=last_paid)


def month_charge(weekly: Decimal, start: date, end: date | None, month: date) -> Decimal:
    """The charge of a fee line for the month of a day: its nights x weekly / 7, rounded half up once.

    Pounds and pence; nights are counted in [start, end), an end of None runs past the month (S-31, S-32).
    """
    first, following = month_bounds(month)
    begins = max(start, first)
    ends = following if end is None else min(end, following)
    if ends <= begins:
        return NOTHING
    return charge(weekly, (ends - begins).days)


def charges_by_month(weekly: Decimal, start: date, end: date) -> dict[date, Decimal]:
    """The month charges of a fee line, keyed by the first day of each month that holds one of its nights."""
    return {
        begins.replace(day=1): month_charge(weekly, start, end, begins)
        for begins, _cut in split_months(start, end)
    }


def accrued(weekly: Decimal, start: date, end: date) -> Decimal:
    """The cost of the nights [start, end): the sum of the months' rounded charges, never rounded again."""
    return sum(charges_by_month(weekly, start, end).values(), NOTHING)
