"""What this app answers to the app below it: how a budget would stand with a placement that is still to be decided."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from calloffs.ports import BudgetPosition
from placements.rules.fees import Line
from reporting.rules.financial_year import financial_year
from reporting.selectors.budgets import line_with_budget
from reporting.selectors.ledger import month_parts
from sefton_pdps.core.money import NOTHING


def budget_position(
    service_type: str, lines: Sequence[Line], starts_on: date, ends_on: date, today: date
) -> BudgetPosition | None:
    """This financial year of the cost line that pays for a kind of service: two statements (S-31, S-32)."""
    year = financial_year(today)
    charged = line_with_budget(service_type, today, year.start)
    if charged is None:
        return None
    line, budget = charged
    parts = [part for part in month_parts(today, year) if part.key == line.pk]
    end = min(ends_on, year.end)
    # A home that was taken on 30 March and is authorised in April adds nothing of March to the new year.
    adds = _cost(lines, starts_on, end) - _cost(lines, starts_on, min(end, year.start))
    forecast = sum((part.accrued + part.ahead for part in parts), NOTHING)
    return BudgetPosition(line.name, year.label, budget, forecast, adds)


def _cost(lines: Sequence[Line], starts_on: date, end: date) -> Decimal:
    """What the lines of a stay cost up to a day, in whole months each rounded once."""
    return sum((one.within(starts_on, end).cost for one in lines), NOTHING) if starts_on < end else NOTHING
