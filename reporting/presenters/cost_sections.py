"""The money sections of the report: page 1, which must do alone, and a page for each cost line (S-31, S-32)."""

from decimal import Decimal
from typing import Any

from reporting.presenters.sections import (
    Section,
    Snapshot,
    children,
    in_full,
    in_short,
    money,
    month_of,
)
from reporting.rules.variance import LEAST_SAID
from sefton_pdps.core.charts import BarChart, Series
from sefton_pdps.core.components import Column, Empty, Table
from sefton_pdps.core.words import plural, pounds_short

Line = dict[str, Any]


def summary_section(snapshot: Snapshot) -> Section:
    """The headline, the table of cost lines, one chart, what changed and why."""
    lines = snapshot["lines"]
    columns = ("Budget", "Spent to date", "Forecast", "Forecast less budget")
    rows = [
        (line["name"], *(in_short(line[key]) for key in ("budget", "spent", "forecast", "variance")))
        for line in lines
    ]
    shown = max(lines, key=lambda line: abs(Decimal(line["variance"] or 0)), default=None)
    return Section(
        slug="summary",
        title="Summary",
        finding=snapshot["headline"].removesuffix("."),
        sentences=[_change(lines), _moves(lines, snapshot), _plans(lines)] if lines else [],
        chart=month_chart(shown, "summary") if shown else None,
        tables=[
            Table(
                f"Budget, spend and forecast, {snapshot['financial_year']}",
                [Column("Cost line"), *(Column(label, numeric=True) for label in columns)],
                rows,
                empty=Empty("No cost line has a budget or a charge."),
            )
        ],
    )


def line_section(line: Line, snapshot: Snapshot) -> Section:
    """A cost line: how its forecast is made up, and its year by month."""
    return Section(
        slug=f"line-{line['code']}",
        title=line["name"],
        finding=_finding(line),
        sentences=[sentence for sentence in (_rate(line), _line_moves(line, snapshot)) if sentence],
        chart=month_chart(line, f"line{line['code'].replace('-', '')}"),
        beside=_built_up(line),
        tables=[_by_month(line)],
        notes=[f"Source of the budget: {line['budget_source']}"] if line["budget_source"] else [],
    )


def month_chart(line: Line, key: str) -> BarChart:
    """Spend and forecast as bars by month, the budget as a line across them."""
    months = line["months"]
    return BarChart(
        key=key,
        title=f"{line['name']} by month: spent, still to come, and a twelfth of the budget",
        labels=tuple(f"{month_of(month['month']):%b}" for month in months),
        bars=(
            Series("Spent", tuple(Decimal(month["spent"]) or None for month in months)),
            Series("Still to come", tuple(Decimal(month["to_come"]) or None for month in months)),
        ),
        line=Series("Budget", tuple(money(month["budget"]) for month in months)) if line["budget"] else None,
    )


def _built_up(line: Line) -> Table:
    parts = (
        ("Spent to date", "spent"),
        ("Committed", "committed"),
        ("Planned moves in", "expected_starts"),
        ("Less moves out", "expected_ends"),
        ("Forecast", "forecast"),
        ("Budget", "budget"),
    )
    return Table(
        "How the forecast is made up",
        [Column("Part"), Column("Pounds", numeric=True)],
        [(label, in_full(line[key])) for label, key in parts],
        totals=("Forecast less budget", in_full(line["variance"])),
    )


def _by_month(line: Line) -> Table:
    columns = [Column(label, numeric=True) for label in ("Budget", "Spent", "Still to come")]
    keys = ("budget", "spent", "to_come")
    return Table(
        f"{line['name']} by month",
        [Column("Month"), *columns],
        [
            (f"{month_of(month['month']):%B %Y}", *(in_full(month[key], none="\N{EN DASH}") for key in keys))
            for month in line["months"]
        ],
        totals=("Year", *(in_full(line[key]) for key in keys)),
    )


def _finding(line: Line) -> str:
    if line["budget"] is None:
        return f"{line['name']} is forecast to cost {in_short(line['forecast'])} and has no budget"
    variance = Decimal(line["variance"])
    opening = f"{line['name']} is forecast at {in_short(line['forecast'])},"
    if abs(variance) < LEAST_SAID:
        return f"{opening} its budget"
    word = "over" if variance > 0 else "under"
    return f"{opening} {pounds_short(abs(variance))} {word} its budget of {in_short(line['budget'])}"


def _rate(line: Line) -> str:
    if line["weekly"] is None:
        return ""
    said = (
        f"{plural(line['children'], 'child', 'children')} lived in {line['words']} on the last night of the month,"
        f" for {in_full(line['weekly'])} a week together, {in_full(line['average_weekly'])} each on average."
    )
    if line["budget_pays_for"] is None:
        return said
    return f"{said} At that average the whole year's budget pays for {line['budget_pays_for']:,}."


def _line_moves(line: Line, snapshot: Snapshot) -> str:
    month = f"{month_of(snapshot['month']):%B}"
    return f"In {month} {_came_and_left(line)}."


def _came_and_left(line: Line) -> str:
    return (
        f"{children(line['moved_in'])} moved into {line['words']} and {children(line['moved_out'])} out of it"
    )


def _change(lines: list[Line]) -> str:
    changed = [
        f"for {line['words']} it {_rose(line)}" for line in lines if line["forecast_change"] is not None
    ]
    if not changed:
        return (
            "This is the first report of the financial year, so the forecast has nothing to be compared with."
        )
    return f"Since the month before, the forecast has moved: {'; '.join(changed)}."


def _rose(line: Line) -> str:
    amount, before = Decimal(line["forecast_change"]), in_short(line["forecast_a_month_before"])
    if abs(amount) < LEAST_SAID:
        return f"has stayed at {before}"
    return f"{'rose' if amount > 0 else 'fell'} by {pounds_short(abs(amount))} from {before}"


def _moves(lines: list[Line], snapshot: Snapshot) -> str:
    month = f"{month_of(snapshot['month']):%B}"
    return f"In {month} {'; '.join(_came_and_left(line) for line in lines)}."


def _plans(lines: list[Line]) -> str:
    planned = "; ".join(
        f"for {line['words']} it adds {in_short(line['expected_starts'])} for planned moves in and takes off"
        f" {in_short(line['expected_ends'])} for planned moves out"
        for line in lines
    )
    return f"The forecast looks to 31 March: {planned}."
