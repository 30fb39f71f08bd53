"""Financial years of the council (1 April to 31 March), half-open: [start, end)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sefton_pdps.core.time.months import split_months

FIRST_MONTH = 4


@dataclass(frozen=True, order=True)
class FinancialYear:
    """One financial year: `start` is 1 April, `end` the 1 April after it (not in the year)."""

    start: date
    end: date
    label: str

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def months(self) -> tuple[date, ...]:
        """The first days of its twelve months, April first."""
        return tuple(first for first, _end in split_months(self.start, self.end))


def financial_year(day: date) -> FinancialYear:
    """The financial year that a day falls in: 31 March 2022 is in 2021-22, 1 April 2022 in 2022-23 (S-31)."""
    year = day.year if day.month >= FIRST_MONTH else day.year - 1
    label = f"{year}-{(year + 1) % 100:02d}"
    return FinancialYear(date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1), label)
