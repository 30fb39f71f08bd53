"""What this app asks of the app above it: how a budget would stand with what is put to an authorising officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placements.rules.fees import Line
from sefton_pdps.core.ports import Port


@dataclass(frozen=True)
class BudgetPosition:
    """A cost line's financial year in pounds, without a proposal and with it; `budget` is None where none is set.

    `forecast`: spent and committed to 31 March without the proposal; `adds`: what the proposal costs until then.
    """

    line: str
    year: str
    budget: Decimal | None
    forecast: Decimal
    adds: Decimal

    @property
    def after(self) -> Decimal | None:
        """How far the year would come to lie over its budget; less than nought is under it."""
        return None if self.budget is None else self.forecast + self.adds - self.budget


# Of a kind of service, some fee lines over the nights [first, second), as at the third day; None without a cost line.
budget_position: Port[[str, Sequence[Line], date, date, date], BudgetPosition | None] = Port(
    "how does the budget stand that a placement would fall on, and what would it add this year?"
)
