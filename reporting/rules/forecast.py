"""The forecast of a cost line for a financial year, in four parts that anybody can check (S-31, S-32).

forecast = accrued to date + committed to 31 March + expected starts - expected ends

* Accrued to date: every night of the year up to and including the night of the as-at date. Whole months
  are the kept month charges; the month of the as-at date counts to that date.
* Committed to 31 March: the fee lines that cover the night of the as-at date, as if all of them ran on to
  31 March, whatever end is planned.
* Expected starts: the fee lines that begin after the as-at date, from their start to their planned end or
  31 March, whichever is first. A rate already agreed for a later day is such a start.
* Expected ends: what those running lines will not cost, because they have a planned end before 31 March.

Each part is a sum of month charges that were rounded once, so the four add up to the penny to what will be
kept if everything happens as planned. Residential care and fostering are forecast apart, never merged.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from reporting.rules.accrual import NOTHING, FeeSpan
from reporting.rules.accrual import accrued as accrued_between
from reporting.rules.financial_year import FinancialYear, financial_year


@dataclass(frozen=True)
class Forecast:
    """The four parts and the budget of one cost line, in pounds; `expected_ends` is subtracted."""

    accrued: Decimal
    committed: Decimal
    expected_starts: Decimal
    expected_ends: Decimal
    budget: Decimal

    @property
    def total(self) -> Decimal:
        return self.accrued + self.committed + self.expected_starts - self.expected_ends

    @property
    def variance(self) -> Decimal:
        """Forecast less budget: more than nought is an overspend."""
        return self.total - self.budget


def forecast(
    lines: Iterable[FeeSpan], *, as_at: date, budget: Decimal, year: FinancialYear | None = None
) -> Forecast:
    """Forecasts one cost line as at a date, by the rule at the head of this module (S-31, S-32).

    `year` is the year of the as-at date unless another is given: of a year that is over everything is
    accrued, of one that has not begun nothing is.
    """
    year = year or financial_year(as_at)
    accrued = committed = starts = ends = NOTHING
    for line in lines:
        begins, leaves = max(line.start, year.start), line.end_within(year.end)
        to_date = _cost_to_date(line, as_at, year)
        accrued += to_date
        if line.start > as_at:
            starts += accrued_between(line.weekly, begins, leaves)
        elif line.covers(as_at):
            run_on = accrued_between(line.weekly, begins, year.end)
            # What is left of a month is its one rounded charge less what is accrued of it.
            committed += run_on - to_date
            ends += run_on - accrued_between(line.weekly, begins, leaves)
    return Forecast(accrued, committed, starts, ends, budget)


def _cost_to_date(line: FeeSpan, as_at: date, year: FinancialYear) -> Decimal:
    day_after = min(as_at + timedelta(days=1), year.end)
    return accrued_between(line.weekly, max(line.start, year.start), line.end_within(day_after))
