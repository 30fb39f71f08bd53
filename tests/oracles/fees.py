"""What fee lines cost, counted day by day in exact fractions; no code is shared with the rule or the database."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from reporting.rules.financial_year import FinancialYear
from reporting.rules.forecast import Forecast

NOTHING = Decimal("0.00")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Agreed:
    """A fee as agreed: pounds a unit over `[starts_on, ends_on)`, and which of its ends are paid."""

    pounds: Decimal
    starts_on: date
    ends_on: date
    unit: str = "weekly"
    quantity: Decimal = Decimal(1)
    sign: int = 1
    first_paid: bool = True
    last_paid: bool = False

    def cost_of(self, _day: date) -> Fraction:
        """What one paid day costs, unrounded."""
        price = Fraction(self.pounds) * Fraction(self.quantity) * self.sign
        return price if self.unit in ("nightly", "one_off") else price / 7

    def nights(self) -> list[date]:
        """Every day that is paid, one by one; what is paid once is paid on its first day."""
        if self.unit == "one_off":
            return [self.starts_on]
        paid = days_of(self.starts_on, self.ends_on + DAY)
        unpaid = ([] if self.first_paid else [self.starts_on]) + ([] if self.last_paid else [self.ends_on])
        return [day for day in paid if day not in unpaid]


def days_of(start: date, end: date) -> list[date]:
    """Each day of `[start, end)`."""
    return [start + after * DAY for after in range((end - start).days)]


def half_up(exact: Fraction) -> Decimal:
    """Pounds to the nearest penny, half a penny away from nought, by whole numbers alone."""
    pence = (abs(exact) * 200 + 1).__floor__() // 2
    return Decimal(pence if exact >= 0 else -pence) / 100


def months(line: Agreed, nights: Iterable[date]) -> dict[date, Decimal]:
    """The charges of some nights of a line by the first day of each month, rounded once a month."""
    exact: dict[date, Fraction] = defaultdict(Fraction)
    for night in nights:
        exact[night.replace(day=1)] += line.cost_of(night)
    return {month: half_up(cost) for month, cost in exact.items()}


def cost(line: Agreed, nights: Iterable[date]) -> Decimal:
    """The kept pence of some nights of a line, added up."""
    return sum(months(line, nights).values(), NOTHING)


def forecast(lines: Iterable[Agreed], as_at: date, year: FinancialYear) -> Forecast:
    """The four parts of a forecast, without a budget: what was, what runs on, what begins and what ends (S-31)."""
    accrued = committed = starts = ends = NOTHING
    for line in lines:
        nights = line.nights()
        paid = [night for night in nights if year.start <= night < year.end]
        to_date = cost(line, [night for night in paid if night <= as_at])
        accrued += to_date
        if nights and nights[0] > as_at:
            starts += cost(line, paid)
        elif as_at in nights and line.unit != "one_off":
            run_on = cost(line, days_of(max(nights[0], year.start), year.end))
            committed += run_on - to_date
            ends += run_on - cost(line, paid)
    return Forecast(accrued, committed, starts, ends, NOTHING)
