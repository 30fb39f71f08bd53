"""Tables and charts of the money pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from placements.presenters.ends import end_words
from reporting.models import Budget
from reporting.rules.financial_year import FinancialYear
from reporting.rules.forecast import Part
from sefton_pdps.core.text.words import day, over_under, pounds, thousands, whole_pounds
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.charts import BarChart, Series, month_label, shows_a_course
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Table

if TYPE_CHECKING:
    from reporting.selectors.costs import LineFigures

# The two figures that matter first: a telephone shows a row as a card, from the top.
FIGURES = (
    "Forecast",
    "Over or under",
    "Budget",
    "To date",
    "Committed",
    "Expected starts",
    "Less expected ends",
)
ALL = "All cost lines"
OVER = FIGURES.index("Over or under")


def lines_table(lines: "Sequence[LineFigures]") -> Table:
    """Budget, spend, commitments and forecast of each cost line, each part of the forecast visible (S-31, S-32).

    In thousands, each rounded for itself from the exact sum, the total too; the page of a line has the pence.
    """
    rows = [
        [
            Cell(line.name, url=reverse("reporting:money_line", args=[line.code])),
            *_in_thousands(_figures(line)),
        ]
        for line in lines
    ]
    empty = Empty(
        "No cost line has a budget or a charge this year.",
        Link("Record a budget", reverse("reporting:budgets")),
    )
    totals = [ALL, *_in_thousands(_all(lines))] if len(lines) > 1 else ()
    return Table("Cost lines, in thousands of pounds", _columns("Cost line"), rows, empty, totals=totals)


def figures_table(line: "LineFigures") -> Table:
    """The same figures on the page of one line, to the penny; it need not lead to itself."""
    figures = _figures(line)
    exact = [pounds(figure) if figure is not None else None for figure in figures]
    if (variance := figures[OVER]) is not None:
        exact[OVER] = exact_over_under(variance)
    return Table("This financial year", _columns("Cost line"), [[line.name, *exact]])


def _columns(first: str) -> list[Column]:
    return [Column(first), *(Column(label, numeric=True) for label in FIGURES)]


def _figures(line: "LineFigures") -> list[Decimal | None]:
    """The figures of one line, in the order of `FIGURES`; None where no budget is decided."""
    forecast = line.forecast
    return [
        forecast.total,
        line.variance,
        line.budget.amount if line.budget else None,
        forecast.accrued,
        forecast.committed,
        forecast.expected_starts,
        -forecast.expected_ends,
    ]


def _all(lines: "Sequence[LineFigures]") -> list[Decimal | None]:
    """What all the lines come to; nothing where one of them has no such figure, as no sum would be true."""
    columns = zip(*map(_figures, lines), strict=True)
    return [None if None in column else sum(filter(None, column), Decimal(0)) for column in columns]


def _in_thousands(figures: Sequence[Decimal | None]) -> list[str | None]:
    return [
        None if figure is None else over_under(figure) if place == OVER else thousands(figure)
        for place, figure in enumerate(figures)
    ]


def exact_over_under(variance: Decimal) -> str:
    """How far a forecast lies from its budget, to the penny: "£447,914.96 under"."""
    if not variance:
        return "on budget"
    return f"{pounds(abs(variance))} {'over' if variance > 0 else 'under'}"


@dataclass(frozen=True)
class LineMonths:
    """One cost line by month: its chart, where there is enough to see, the figures behind it, and how it stands."""

    name: str
    stands: str
    chart: BarChart | None
    months: Table


def by_month(line: "LineFigures", today: date, *, narrow: bool) -> LineMonths:
    """A cost line's year by month, with what it comes to in a few words."""
    variance, forecast = line.variance, line.forecast
    against = "no budget is set" if variance is None else over_under(variance)
    stands = f"{thousands(forecast.total)} forecast, {against}. {thousands(forecast.accrued)} spent to date."
    return LineMonths(line.name, stands, months_chart(line, today, narrow=narrow), months_table(line))


def months_chart(line: "LineFigures", today: date, *, narrow: bool = False) -> BarChart | None:
    """Spend and what is still to come by month, with a twelfth of the budget as a line; hatched is not spent yet.

    None where there are too few months of figures to see a course.
    """
    if not shows_a_course([month.spent + month.ahead for month in line.months]):
        return None
    budget, this_month = tuple(month.budget for month in line.months), today.replace(day=1)
    return BarChart(
        key=f"months-{line.code}",
        title=f"{line.name} by month",
        labels=tuple(month_label(month.month, is_part=month.month == this_month) for month in line.months),
        bars=(
            Series("Spent", tuple(month.spent for month in line.months)),
            Series("Still to come", tuple(month.ahead for month in line.months)),
        ),
        line=Series("Budget", budget) if line.budget else None,
        narrow=narrow,
    )


def months_table(line: "LineFigures") -> Table:
    """The figures behind the chart."""
    columns = [
        Column("Month"),
        *(Column(label, numeric=True) for label in ("Budget", "Spent", "Still to come")),
    ]
    rows = [
        [
            f"{month.month:%B %Y}",
            pounds(month.budget) if month.budget is not None else None,
            pounds(month.spent),
            pounds(month.ahead),
        ]
        for month in line.months
    ]
    spent = sum((month.spent for month in line.months), Decimal(0))
    ahead = sum((month.ahead for month in line.months), Decimal(0))
    budget = pounds(line.budget.amount) if line.budget else None
    return Table(
        f"{line.name} by month",
        columns,
        rows,
        totals=["Year", budget, pounds(spent), pounds(ahead)],
        caption_hidden=True,
    )


def budgets_table(budgets: Sequence[Budget], year: FinancialYear) -> Table:
    """The budgets decided for a year, each with its source; the newest decision of a line holds."""
    return Table(
        caption=f"Budgets of {year.label}",
        columns=[
            Column("Cost line"),
            Column("Amount", numeric=True),
            Column("Decided"),
            Column("Source"),
        ],
        rows=[[one.cost_line.name, whole_pounds(one.amount), one.decided_on, one.source] for one in budgets],
        empty=Empty("No budget is recorded for this year yet. Record the first one above."),
    )


def walk_table(lines: "Iterable[LineFigures]", before: "Iterable[LineFigures]", month_end: date) -> Table:
    """How each forecast has moved since the end of the month before."""
    then = {line.id: line.forecast.total for line in before}
    moved = [(line.name, then[line.id], line.forecast.total) for line in lines if line.id in then]
    before_all = sum((before for _name, before, _now in moved), Decimal(0))
    now_all = sum((now for _name, _before, now in moved), Decimal(0))
    return Table(
        caption=f"How the forecast has moved since {day(month_end)}, in thousands of pounds",
        columns=[
            Column("Cost line"),
            *(Column(label, numeric=True) for label in ("Forecast now", "Change", "Forecast then")),
        ],
        rows=[[name, *_walked(before, now)] for name, before, now in moved],
        empty=Empty(
            "This is the first month of the financial year, so there is no forecast to compare with."
        ),
        totals=[ALL, *_walked(before_all, now_all)] if len(moved) > 1 else (),
    )


def _walked(before: Decimal, now: Decimal) -> list[str]:
    change = now - before
    words = f"{thousands(abs(change))} {'up' if change > 0 else 'down'}" if change else "no change"
    return [thousands(now), words, thousands(before)]


def placements_table(rows: Iterable[Any], parts: "dict[UUID, Part]", *, tells_birthday: bool) -> Table:
    """The placements that a cost line's figures are made of this year, by reference alone, each with its money."""
    return Table(
        caption="Placements that make up the figures",
        columns=[
            Column("Placement"),
            Column("Forecast", numeric=True),
            Column("A week today", numeric=True),
            Column("To date", numeric=True),
            Column("Setting"),
            Column("Starts"),
            Column("Planned end"),
        ],
        rows=[
            [
                Cell(one.reference, url=address_of("reporting:money_placement", one.pk)),
                pounds(parts[one.pk].accrued + parts[one.pk].ahead),
                pounds(one.weekly) if one.weekly is not None else None,
                pounds(parts[one.pk].accrued),
                one.setting.name,
                one.starts_on,
                end_words(one.planned_end, one.child.date_of_birth, tells_birthday=tells_birthday),
            ]
            for one in rows
        ],
        empty=Empty("No placement of this cost line is paid for this year."),
    )
