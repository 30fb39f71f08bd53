"""The money sections of the report: page 1, which must do alone, and a page for each cost line (S-31, S-32)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from reporting.presenters.sections import (
    NOT_SET,
    WITHHELD,
    WITHHELD_WORDS,
    Section,
    Snapshot,
    children,
    in_full,
    in_short,
    money,
    month_of,
)
from reporting.rules.commentary import COUNTED_BY_QUARTER, SUMMARY, line_slug
from reporting.rules.variance import LEAST_SAID
from sefton_pdps.core.text.words import plural, pounds_short
from sefton_pdps.core.web.charts import BarChart, Series
from sefton_pdps.core.web.components import Column, Empty, Table

Line = dict[str, Any]


def summary_section(snapshot: Snapshot) -> Section:
    """The headline, the table of cost lines, one chart, what changed and why."""
    lines = snapshot["lines"]
    columns = ("Budget", "Spent to date", "Forecast", "Forecast less budget")
    rows = [
        (line["name"], *(written(line, key, in_short) for key in ("budget", "spent", "forecast", "variance")))
        for line in lines
    ]
    charted = [line for line in lines if line["months"]]
    shown = max(charted, key=lambda line: abs(Decimal(line["variance"] or 0)), default=None)
    sentences = [_change(lines), _moves(lines, snapshot), _plans(lines)] if lines else []
    return Section(
        slug="summary",
        title=SUMMARY,
        finding=snapshot["headline"].removesuffix("."),
        sentences=[sentence for sentence in sentences if sentence],
        chart=month_chart(shown, "summary") if shown else None,
        tables=[
            Table(
                f"Budget, spend and forecast, {snapshot['financial_year']}",
                [Column("Cost line"), *(Column(label, numeric=True) for label in columns)],
                rows,
                empty=Empty("No cost line has a budget or a charge."),
            )
        ],
        notes=[WITHHELD_WORDS] if any(line.get("is_withheld") for line in lines) else [],
    )


def line_section(line: Line, snapshot: Snapshot) -> Section:
    """A cost line: how its forecast is made up, and its year by month."""
    return Section(
        slug=line_slug(line),
        title=line["name"],
        finding=_finding(line),
        sentences=[sentence for sentence in (_rate(line), _line_moves(line, snapshot)) if sentence],
        chart=month_chart(line, f"line{line['code'].replace('-', '')}") if line["months"] else None,
        beside=_built_up(line),
        tables=[_by_month(line)] if line["months"] else [],
        notes=_notes(line),
    )


def _notes(line: Line) -> list[str]:
    merged = any(month.get("until", month["month"]) != month["month"] for month in line["months"])
    return [
        *([WITHHELD_WORDS] if line.get("is_withheld") else []),
        *(
            ["Months in which the money was for 1 to 4 children are told together with others."]
            if merged
            else []
        ),
        *([f"Source of the budget: {line['budget_source']}"] if line["budget_source"] else []),
    ]


def written(line: Line, key: str, write: Callable[[str | None], str]) -> str:
    """An amount of a cost line, or why there is none: no budget is set, or it would be of 1 to 4 children."""
    if line[key] is None and (key == "budget" or (key == "variance" and line["budget"] is None)):
        return NOT_SET
    return WITHHELD if line[key] is None else write(line[key])


def month_chart(line: Line, key: str) -> BarChart:
    """Spend and forecast as bars by month, the budget as a line across them."""
    months = line["months"]
    return BarChart(
        key=key,
        title=f"{line['name']} by month: spent, still to come, and a twelfth of the budget",
        labels=tuple(_span(month, "%b") for month in months),
        bars=(
            Series("Spent", tuple(Decimal(month["spent"]) or None for month in months)),
            Series("Still to come", tuple(Decimal(month["to_come"]) or None for month in months)),
        ),
        line=Series("Budget", tuple(money(month["budget"]) for month in months)) if line["budget"] else None,
    )


def _span(month: dict[str, Any], form: str) -> str:
    """A month by name, or the first and last of those told together."""
    first = f"{month_of(month['month']):{form}}"
    last = f"{month_of(month.get('until', month['month'])):{form}}"
    return first if first == last else f"{first} to {last}"


def _built_up(line: Line) -> Table:
    planned = (
        [
            ("Committed", "committed"),
            ("Planned moves in", "expected_starts"),
            ("Less moves out", "expected_ends"),
        ]
        if line["committed"] is not None
        else [("Still to come", "to_come")]
    )
    parts = [("Spent to date", "spent"), *planned, ("Forecast", "forecast"), ("Budget", "budget")]
    return Table(
        "How the forecast is made up",
        [Column("Part"), Column("Pounds", numeric=True)],
        [(label, written(line, key, in_full)) for label, key in parts],
        totals=("Forecast less budget", written(line, "variance", in_full)),
    )


def _by_month(line: Line) -> Table:
    columns = [Column(label, numeric=True) for label in ("Budget", "Spent", "Still to come")]
    keys = ("budget", "spent", "to_come")
    return Table(
        f"{line['name']} by month",
        [Column("Month"), *columns],
        [
            (_span(month, "%B %Y"), *(in_full(month[key], none="\N{EN DASH}") for key in keys))
            for month in line["months"]
        ],
        totals=("Year", *(in_full(line[key]) for key in keys)),
    )


def _finding(line: Line) -> str:
    if line["forecast"] is None:
        return f"{line['name']}: in no month 5 children or more, so its cost is not told"
    if line["budget"] is None:
        return f"{line['name']} is forecast to cost {in_short(line['forecast'])} and has no budget"
    variance = Decimal(line["variance"])
    opening = f"{line['name']} is forecast at {in_short(line['forecast'])},"
    if abs(variance) < LEAST_SAID:
        return f"{opening} its budget"
    word = "over" if variance > 0 else "under"
    return f"{opening} {pounds_short(abs(variance))} {word} its budget of {in_short(line['budget'])}"


def _rate(line: Line) -> str:
    if line["average_weekly"] is None:
        return ""
    # The first two layouts told the sum of the fees too.
    together = f"{in_full(line['weekly'])} a week together, " if line.get("weekly") else ""
    each = (
        f"{in_full(line['average_weekly'])} each"
        if together
        else f"about {in_full(line['average_weekly'])} a week each"
    )
    sentence = (
        f"{plural(line['children'], 'child', 'children')} lived in {line['words']} on the last night of the month,"
        f" for {together}{each} on average."
    )
    if line["budget_pays_for"] is None:
        return sentence
    return f"{sentence} At that average the whole year's budget pays for {line['budget_pays_for']:,}."


def _line_moves(line: Line, snapshot: Snapshot) -> str:
    return _moves([line], snapshot)


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
    """Moves in and out, where they may be told; the first two layouts told "fewer than 5" instead of nothing."""
    told = [line for line in lines if line["moved_in"] is not None or snapshot["layout"] < COUNTED_BY_QUARTER]
    words = [
        f"{children(line['moved_in'])} moved into {line['words']} and {children(line['moved_out'])} out of it"
        for line in told
    ]
    return f"In {month_of(snapshot['month']):%B} {'; '.join(words)}." if words else ""


def _plans(lines: list[Line]) -> str:
    planned = "; ".join(f"for {line['words']} it {plan}" for line in lines if (plan := _plan(line)))
    return f"The forecast looks to 31 March: {planned}." if planned else ""


def _plan(line: Line) -> str:
    """What planned moves add and take off, where it is told and large enough to say."""
    parts = [
        f"{verb} {in_short(line[key])} for planned moves {way}"
        for key, verb, way in (("expected_starts", "adds", "in"), ("expected_ends", "takes off", "out"))
        if Decimal(line[key] or 0) >= LEAST_SAID
    ]
    return " and ".join(parts)
