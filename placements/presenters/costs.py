"""What a placement costs: its fee lines, who pays, and its months."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from placements.models import FeeLine, Placement
from placements.presenters.ends import TO_18, hides_end
from placements.rules.profile import need_label
from sefton_pdps.accounts.models import User
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text.words import day, pounds
from sefton_pdps.core.web.charts import BarChart, Series
from sefton_pdps.core.web.components import (
    Cell,
    CellValue,
    Column,
    Empty,
    Status,
    Table,
    Withheld,
)

if TYPE_CHECKING:
    from placements.selectors.placements import ChargedLine, MonthTotal


SHOWN_MONTHS, A_NIGHT = 12, timedelta(days=1)


COST_WITHHELD = Withheld("what a placement costs")


def fee_table(lines: "Iterable[ChargedLine]", placement: Placement, user: User, today: date) -> Table:
    """Every line ever agreed: to come, in force, over, and those that another took the place of."""
    return Table(
        caption="Fee lines",
        columns=[
            Column("Kind"), Column("A week", numeric=True), Column("First night"), Column("Last night"),
            Column("Paid by"),
            Column("Total", numeric=True), Column("State"),
        ],
        rows=[
            [
                Cell(line.kind.name, note=_rests_on(line)),
                pounds(line.weekly),
                line.starts_on,
                start(TO_18) if hides_end(placement, line.ends_on, user) else line.ends_on - A_NIGHT,
                shares_words(line),
                "" if line.superseded_at else pounds(line.kept or Decimal(0)),
                _line_state(line, today),
            ]
            for line in lines
        ],
    )  # fmt: skip


def _line_state(line: FeeLine, today: date) -> CellValue:
    if line.superseded_at:
        return Cell(status=Status("Replaced"))
    if line.paid_from > today:
        return "To come"
    return "In force" if line.paid_to > today else "Over"


def _rests_on(line: FeeLine) -> str:
    """The need of wrap-around support and its review (S-7); the words stand where the child's record is opened."""
    parts = [f"For the need “{need_label(line.need)}”."] if line.need else []
    parts += [f"Review on {day(line.review_on)}."] if line.review_on else []
    return " ".join(parts)


def shares_words(line: FeeLine) -> str:
    """Who pays: "Social care 60%, education 25%, health 15%"."""
    paid = [f"{share.funder.label} {share.percent.normalize():f}%" for share in line.line.shares]
    words = ", ".join(paid)
    return words[:1].upper() + words[1:]


def withheld_months() -> Table:
    """In the place of the months' cost, for those whose role does not show what a placement costs."""
    return Table("Cost by month", [], [], COST_WITHHELD)


def month_chart(totals: "list[MonthTotal]", today: date) -> tuple[BarChart | None, Table]:
    """The last twelve kept months up to this one as bars, from the second on, and the same as a table."""
    this_month = today.replace(day=1)
    shown = [one for one in totals if one.month <= this_month][-SHOWN_MONTHS:]
    table = Table(
        caption="Cost by month",
        columns=[Column("Month"), Column("Cost", numeric=True)],
        rows=[[f"{one.month:%B %Y}", pounds(one.amount)] for one in shown],
        totals=["Together", pounds(sum((one.amount for one in shown), Decimal(0)))] if shown else (),
        empty=Empty("Nothing has been charged yet."),
    )
    if len(shown) < 2:
        return None, table
    bars = Series("Cost", tuple(one.amount for one in shown))
    labels = tuple(f"{one.month:%b %y}" for one in shown)
    return BarChart("cost", "Cost of placements by month", labels, (bars,)), table
