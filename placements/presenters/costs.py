"""What a placement costs: its fee lines, who pays, and its months."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from placements.models import FeeLine, Placement
from placements.presenters.ends import TO_18, hides_end
from placements.rules.profile import need_label
from placements.states import PlacementState
from sefton_pdps.accounts.models import User
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text.words import day, last_night, pounds
from sefton_pdps.core.web.charts import BarChart, Series
from sefton_pdps.core.web.components import (
    Cell,
    CellValue,
    Column,
    Empty,
    Status,
    Table,
)

if TYPE_CHECKING:
    from placements.selectors.placements import ChargedLine, MonthTotal


SHOWN_MONTHS, A_NIGHT = 12, timedelta(days=1)
# Fewer bars show no course, and a first month of one night would read as a rise.
FEWEST_BARS = 3


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
                line_state(line, placement, today),
            ]
            for line in lines
        ],
    )  # fmt: skip


def line_state(line: FeeLine, placement: Placement, today: date) -> CellValue:
    """Where a line stands; nothing is in force before the child has arrived."""
    if line.superseded_at:
        return Cell(status=Status("Replaced"))
    if line.paid_from > today or placement.state == PlacementState.PLANNED:
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


def month_chart(
    totals: "list[MonthTotal]", today: date, stays: Sequence[Placement] = ()
) -> tuple[BarChart | None, Table]:
    """The last twelve kept months up to this one as bars, from the third on, and the same as a table.

    A month in which the first stay began or the last one ended is labelled: its cost is of some nights only.
    """
    this_month = today.replace(day=1)
    shown = [one for one in totals if one.month <= this_month][-SHOWN_MONTHS:]
    part = _part_months(stays)
    table = Table(
        caption="Cost by month",
        caption_hidden=True,
        columns=[Column("Month"), Column("Cost", numeric=True)],
        rows=[
            [Cell(f"{one.month:%B %Y}", note=part.get(one.month, "")), pounds(one.amount)] for one in shown
        ],
        totals=[_together(totals, shown), pounds(sum((one.amount for one in shown), Decimal(0)))]
        if shown
        else (),
        empty=Empty("Nothing has been charged yet."),
    )
    if len(shown) < FEWEST_BARS:
        return None, table
    bars = Series("Cost", tuple(one.amount for one in shown))
    labels = tuple(f"{one.month:%b %y}{' (part)' if one.month in part else ''}" for one in shown)
    return BarChart("cost", "Cost of placements by month", labels, (bars,)), table


def _together(totals: "list[MonthTotal]", shown: "list[MonthTotal]") -> str:
    """From when and to which day a sum of months reaches: what is agreed for later months is not in it."""
    last_day = shown[-1].month.replace(day=monthrange(shown[-1].month.year, shown[-1].month.month)[1])
    earlier = totals[0].month < shown[0].month
    return f"From {shown[0].month:%B %Y} to {day(last_day)}" if earlier else f"Together to {day(last_day)}"


def _part_months(stays: Sequence[Placement]) -> dict[date, str]:
    """The months of which only some nights are paid: the first of all stays, and the last of those that ended."""
    if not stays:
        return {}
    part = {}
    began = min(one.starts_on for one in stays)
    if began.day > 1:
        part[began.replace(day=1)] = f"from {day(began)}"
    ended = [one.ended_on for one in stays if one.ended_on]
    if len(ended) == len(stays) and (last := max(ended)).day > 1:
        part[last.replace(day=1)] = last_night(last)
    return part
