"""A year's budget by month, for the line across the charts."""

from decimal import Decimal

from sefton_pdps.core.money import to_pence
from sefton_pdps.core.time.months import MONTHS_IN_YEAR


def twelfths(budget: Decimal) -> tuple[Decimal, ...]:
    """A budget in pounds as twelve equal months, to the penny; they add up to the budget exactly."""
    reached = [to_pence(budget * number / MONTHS_IN_YEAR) for number in range(MONTHS_IN_YEAR + 1)]
    return tuple(after - before for before, after in zip(reached, reached[1:], strict=False))
