"""The forecast of a cost line for a financial year, in four parts that anybody can check (S-22, S-31, S-32).

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

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


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


@dataclass(frozen=True)
class Part:
    """The four parts of the forecast for one month of a cost line, or one placement: pounds and pence."""

    key: UUID
    month: date
    accrued: Decimal
    committed: Decimal
    starts: Decimal
    ends: Decimal

    @property
    def ahead(self) -> Decimal:
        """What is still to come if everything happens as planned."""
        return self.committed + self.starts - self.ends
