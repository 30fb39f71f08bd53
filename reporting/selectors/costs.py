"""Budget, spend and forecast of each cost line as at a date."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from placements.models import CostLine
from providers.states import ServiceType
from reporting.models import Budget
from reporting.rules.financial_year import FinancialYear, financial_year
from reporting.rules.forecast import Forecast, Part
from reporting.rules.profile import twelfths
from reporting.selectors.budgets import budgets_on
from reporting.selectors.ledger import month_parts
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text.words import lower_first


@dataclass(frozen=True)
class MonthFigures:
    """One month of a cost line: a twelfth of the budget, what was spent, what is still to come; pounds."""

    month: date
    budget: Decimal | None
    spent: Decimal
    ahead: Decimal


@dataclass(frozen=True)
class LineFigures:
    """One cost line of a financial year as at a date; `words` names it in the middle of a sentence."""

    id: UUID
    code: str
    name: str
    words: str
    budget: Budget | None
    forecast: Forecast
    months: tuple[MonthFigures, ...]

    @property
    def variance(self) -> Decimal | None:
        """Forecast less budget; None while no budget is decided."""
        return self.forecast.variance if self.budget else None


def cost_lines() -> list[CostLine]:
    """Every cost line, in the council's order."""
    return list(CostLine.objects.all())


def cost_figures(
    as_at: date, also: Collection[UUID] = (), *, every: Sequence[CostLine] | None = None
) -> tuple[LineFigures, ...]:
    """Every cost line that has a budget or a charge in the year of a day, in the council's order (S-31, S-32).

    `also` names cost lines to give whatever their figures, because children live in their placements; `every` is
    `cost_lines()`, for who asks of two days.
    """
    year = financial_year(as_at)
    budgets = budgets_on(as_at, year.start)
    parts: dict[UUID, list[Part]] = {}
    for part in month_parts(as_at, year):
        parts.setdefault(part.key, []).append(part)
    lines = [line for line in every or cost_lines() if line.pk in {*budgets, *parts, *also}]
    return tuple(
        _line(line, _words(line, lines), budgets.get(line.pk), parts.get(line.pk, []), year) for line in lines
    )


def _line(
    line: CostLine, words: str, budget: Budget | None, parts: list[Part], year: FinancialYear
) -> LineFigures:
    by_month = {part.month: part for part in parts}
    shares = twelfths(budget.amount) if budget else (None,) * 12
    months = tuple(
        MonthFigures(
            month,
            share,
            by_month[month].accrued if month in by_month else NOTHING,
            by_month[month].ahead if month in by_month else NOTHING,
        )
        for month, share in zip(year.months(), shares, strict=True)
    )
    total = Forecast(
        accrued=sum((part.accrued for part in parts), NOTHING),
        committed=sum((part.committed for part in parts), NOTHING),
        expected_starts=sum((part.starts for part in parts), NOTHING),
        expected_ends=sum((part.ends for part in parts), NOTHING),
        budget=budget.amount if budget else NOTHING,
    )
    return LineFigures(line.pk, line.code, line.name, words, budget, total, months)


def _words(line: CostLine, lines: list[CostLine]) -> str:
    """The plain kind of care where one cost line alone pays for it, else the cost line's own name."""
    alone = sum(other.service_type == line.service_type for other in lines) == 1
    return lower_first(ServiceType(line.service_type).label if alone else line.name)
