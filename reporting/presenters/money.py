"""Tables and charts of the money pages."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from placements.presenters.ends import end_words
from reporting.models import Budget
from reporting.rules.financial_year import financial_year
from reporting.rules.forecast import Part
from sefton_pdps.core.text.words import day, pounds
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.charts import BarChart, Series
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Table

if TYPE_CHECKING:
    from reporting.selectors.costs import LineFigures

FIGURES = [
    Column("Cost line"),
    *(
        Column(label, numeric=True)
        for label in (
            "Budget",
            "To date",
            "Committed",
            "Expected starts",
            "Less expected ends",
            "Forecast",
            "Variance",
        )
    ),
]


def lines_table(lines: "Iterable[LineFigures]") -> Table:
    """Budget, spend, commitments and forecast of each cost line, each part of the forecast visible (S-31, S-32)."""
    rows = [
        [Cell(line.name, url=reverse("reporting:money_line", args=[line.code])), *_figures(line)]
        for line in lines
    ]
    empty = Empty(
        "No cost line has a budget or a charge this year.",
        Link("Record a budget", reverse("reporting:budgets")),
    )
    return Table("Cost lines", FIGURES, rows, empty)


def figures_table(line: "LineFigures") -> Table:
    """The same figures on the page of one line, which need not lead to itself."""
    return Table("This financial year", FIGURES, [[line.name, *_figures(line)]])


def _figures(line: "LineFigures") -> list[Any]:
    forecast = line.forecast
    return [
        pounds(line.budget.amount) if line.budget else None,
        pounds(forecast.accrued),
        pounds(forecast.committed),
        pounds(forecast.expected_starts),
        pounds(forecast.expected_ends),
        pounds(forecast.total),
        pounds(line.variance) if line.variance is not None else None,
    ]


def months_chart(line: "LineFigures") -> BarChart:
    """Spend and what is still to come by month, with a twelfth of the budget as a line."""
    budget = tuple(month.budget for month in line.months)
    return BarChart(
        key=f"months-{line.code}",
        title=f"{line.name} by month",
        labels=tuple(f"{month.month:%b}" for month in line.months),
        bars=(
            Series("Spent", tuple(month.spent for month in line.months)),
            Series("Still to come", tuple(month.ahead for month in line.months)),
        ),
        line=Series("Budget", budget) if line.budget else None,
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


def budgets_table(budgets: Iterable[Budget]) -> Table:
    """Every budget that was decided, with its source."""
    return Table(
        caption="Budgets",
        columns=[
            Column("Cost line"),
            Column("Year"),
            Column("Amount", numeric=True),
            Column("Decided"),
            Column("Source"),
        ],
        rows=[
            [
                one.cost_line.name,
                financial_year(one.year_starts_on).label,
                pounds(one.amount),
                one.decided_on,
                one.source,
            ]
            for one in budgets
        ],
        empty=Empty("No budget is recorded yet. Record the first one below."),
    )


def walk_table(lines: "Iterable[LineFigures]", before: "Iterable[LineFigures]", month_end: date) -> Table:
    """How each forecast has moved since the end of the month before."""
    then = {line.id: line.forecast.total for line in before}
    rows = [
        [
            line.name,
            pounds(then[line.id]),
            pounds(line.forecast.total - then[line.id]),
            pounds(line.forecast.total),
        ]
        for line in lines
        if line.id in then
    ]
    return Table(
        caption=f"How the forecast has moved since {day(month_end)}",
        columns=[
            Column("Cost line"),
            *(Column(label, numeric=True) for label in ("Forecast then", "Change", "Forecast now")),
        ],
        rows=rows,
        empty=Empty(
            "This is the first month of the financial year, so there is no forecast to compare with."
        ),
    )


def placements_table(
    rows: Iterable[Any], parts: "dict[UUID, Part]", *, linked: bool, tells_birthday: bool
) -> Table:
    """The placements that a cost line's figures are made of this year, by reference alone."""
    return Table(
        caption="Placements that make up the figures",
        columns=[
            Column("Placement"),
            Column("Setting"),
            Column("Starts"),
            Column("Planned end"),
            Column("A week today", numeric=True),
            Column("To date", numeric=True),
            Column("Forecast", numeric=True),
        ],
        rows=[
            [
                Cell(one.reference, url=address_of("placements:placement_detail", one.pk) if linked else ""),
                one.setting.name,
                one.starts_on,
                end_words(one.planned_end, one.child.date_of_birth, tells_birthday=tells_birthday),
                pounds(one.weekly) if one.weekly is not None else None,
                pounds(parts[one.pk].accrued),
                pounds(parts[one.pk].accrued + parts[one.pk].ahead),
            ]
            for one in rows
        ],
        empty=Empty("No placement of this cost line is paid for this year."),
    )
