"""Every figure of the expenditure report as at a date, from the kept rows (S-11, S-28 to S-32)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from placements.models import CostLine
from reporting.models import CitedFigure
from reporting.rules.counted_contracts import quarter
from reporting.rules.financial_year import FinancialYear, financial_year
from reporting.rules.small_numbers import merged_months
from reporting.rules.thresholds import Threshold, procurement_threshold
from reporting.selectors.as_at import DAY
from reporting.selectors.breaches import Broken, broken
from reporting.selectors.children import Living, Moves, living, moves
from reporting.selectors.costs import LineFigures, cost_figures, cost_lines
from reporting.selectors.ledger import paid_for, planned_for, running_weekly
from reporting.selectors.market import Market, cited_figures, market
from reporting.selectors.purchases import Contract, contracts
from sefton_pdps.core.time.months import month_bounds


@dataclass(frozen=True)
class Figures:
    """Everything the report of a month says, before it is put into words; money in pounds and pence.

    Of what is bought from others alone: the council's own homes and carers, and family, stand on the money pages.
    `before` holds the forecasts of a month earlier, as was known then; empty in the first month of a year. `paid_for`
    and `planned_for` say how many children stand behind an amount, so that none is of 1 to 4 (S-23). `contracts` are
    those of `quarter`, the latest that had ended.
    """

    month: date
    as_at: date
    year: FinancialYear
    lines: tuple[LineFigures, ...]
    before: dict[UUID, Decimal]
    weekly: dict[UUID, Decimal]
    paid_for: dict[UUID, dict[date, int]]
    planned_for: dict[UUID, tuple[int, int]]
    living: tuple[Living, ...]
    moves: dict[UUID, Moves]
    quarter: tuple[date, date]
    contracts: tuple[Contract, ...]
    threshold: Threshold
    broken: Broken
    market: Market
    cited: tuple[CitedFigure, ...]

    @property
    def month_before(self) -> date:
        """The last day of the month before: what the forecast is compared with."""
        return self.month - DAY

    @property
    def is_empty(self) -> bool:
        """Whether the month has neither a charge nor a child: then there is nothing to report."""
        spent = any(month.spent for line in self.lines for month in line.months if month.month == self.month)
        return not spent and not self.living


def compute(as_at: date) -> Figures:
    """Computes every figure as it was known at the end of a day; a second run gives the same (S-11)."""
    year = financial_year(as_at)
    month, _following = month_bounds(as_at)
    bought = [line for line in cost_lines() if line.is_external]
    external = {line.pk for line in bought}
    children = tuple(row for row in living(as_at) if row.cost_line_id in external)
    quarter_start, quarter_end = quarter(as_at)
    return Figures(
        month=month,
        as_at=as_at,
        year=year,
        lines=cost_figures(as_at, {row.cost_line_id for row in children}, every=bought),
        before=_before(month, year, bought),
        weekly=running_weekly(as_at, year),
        paid_for=paid_for(as_at, year),
        planned_for=planned_for(as_at, year),
        living=children,
        moves=moves(month, as_at),
        quarter=(quarter_start, quarter_end),
        contracts=tuple(contracts(quarter_start, quarter_end)),
        threshold=procurement_threshold(as_at),
        broken=broken(month, as_at, year),
        market=market(as_at),
        cited=tuple(cited_figures(as_at)),
    )


def _before(month: date, year: FinancialYear, bought: list[CostLine]) -> dict[UUID, Decimal]:
    """The forecasts of a month before, of those cost lines whose money was told then (S-23)."""
    if month == year.start:
        return {}
    eve = month - DAY
    children = paid_for(eve, year)
    return {
        line.id: line.forecast.total
        for line in cost_figures(eve, every=bought)
        if merged_months([children.get(line.id, {}).get(one.month, 0) for one in line.months]) is not None
    }
