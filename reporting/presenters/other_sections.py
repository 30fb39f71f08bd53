"""The sections of the report about children, routes and the market, and its definitions."""

from datetime import date
from decimal import Decimal
from typing import Any

from placements.states import LocationClass, Route
from providers.states import Grade
from reporting.presenters.sections import (
    WITHHELD,
    WITHHELD_WORDS,
    Section,
    Snapshot,
    as_at,
    line_names,
    number,
)
from reporting.rules.commentary import AFTER_LINES
from reporting.rules.small_numbers import FEWEST_MOVES, FEWEST_SHOWN
from sefton_pdps.core.text.words import day, plural
from sefton_pdps.core.web.charts import BarChart, Series
from sefton_pdps.core.web.components import Column, Empty, Table

MOST_SERIES = 3
COUNTED = [Column("Stated"), Column("As at"), Column("Source"), Column("Figure", numeric=True)]
# Cited figures that begin like this are about where children live.
ABOUT_AREAS = "placed-"


def areas_section(snapshot: Snapshot) -> Section:
    """Where the children live: in the borough, in an adjoining authority, at a distance (S-16, S-29, S-53)."""
    table = snapshot["areas"]
    stated = [row for row in snapshot["cited"] if row["code"].startswith(ABOUT_AREAS)]
    labels = [LocationClass(code).label for code in table["columns"]]
    return Section(
        slug="areas",
        title=AFTER_LINES["areas"],
        finding=_areas_finding(table),
        sentences=[
            f"{_living(table['total'])} lived in a placement that is paid for here on {day(as_at(snapshot))}, counted"
            " by the authority in which the home or the carers are."
        ],
        chart=_counts_chart(table, labels, snapshot, "areas"),
        tables=[_counts_table("Children by type of care and area", table, labels, snapshot), _cited(stated)],
        notes=[*_confidential(table), *_notes(stated)],
    )


def routes_section(snapshot: Snapshot) -> Section:
    """By which route the placements were bought (S-3, S-16)."""
    table = snapshot["routes"]
    labels = [Route(code).label for code in table["columns"]]
    return Section(
        slug="routes",
        title=AFTER_LINES["routes"],
        finding=_routes_finding(table),
        sentences=[
            "Each child is counted once, by the route by which the placement they live in was bought."
        ],
        chart=_counts_chart(table, labels, snapshot, "routes"),
        tables=[_counts_table("Children by type of care and route", table, labels, snapshot)],
        notes=_confidential(table),
    )


def market_section(snapshot: Snapshot) -> Section:
    """Private children's homes in the borough, from the Ofsted register as at the date (S-17, S-29)."""
    market = snapshot["market"]
    stated = [row for row in snapshot["cited"] if not row["code"].startswith(ABOUT_AREAS)]
    providers = plural(market["providers"], "private provider")
    return Section(
        slug="market",
        title=AFTER_LINES["market"],
        finding=f"{providers} had {plural(market['beds'], 'registered bed')} in children's homes in Sefton",
        sentences=[
            f"On {day(as_at(snapshot))} they ran {plural(market['homes'], 'home')}. The beds are open to every"
            " council: children of other councils live in some of them."
        ],
        chart=_grades_chart(market),
        tables=[
            Table(
                "Their homes by Ofsted's grade",
                [Column("Grade"), Column("Homes", numeric=True), Column("Registered beds", numeric=True)],
                [
                    (Grade(row["grade"]).label, f"{row['homes']:,}", f"{row['beds']:,}")
                    for row in market["grades"]
                ],
                totals=("All", f"{market['homes']:,}", f"{market['beds']:,}"),
                empty=Empty("The register holds no private children's home in Sefton on that day."),
            ),
            _cited(stated),
        ],
        notes=_notes(stated),
    )


def _grades_chart(market: dict[str, Any]) -> BarChart | None:
    if not market["grades"]:
        return None
    return BarChart(
        key="market",
        title="Registered beds by Ofsted's grade of the home",
        labels=tuple(Grade(row["grade"]).label for row in market["grades"]),
        bars=(Series("Registered beds", tuple(Decimal(row["beds"]) for row in market["grades"])),),
        pounds=False,
    )


def definitions_section(snapshot: Snapshot) -> Section:
    """What the words mean and where the figures come from."""
    known = day(as_at(snapshot))
    return Section(
        slug="definitions",
        title="Definitions and sources",
        finding="Definitions and sources",
        definitions=[
            ("Spent", "The fees of every night up to and including the as-at date. A night costs a seventh of the "
             "weekly fee; the first night is paid and the day of leaving is not. Each fee line's charge for a month "
             "is rounded to the penny once, and every total is a sum of those pence. Fees are shown in full, before "
             "any part that health or education pays back."),
            ("Committed", "What the placements that were running on the as-at date would cost from then to 31 March "
             "if every child stayed."),
            ("Planned moves in", "Placements and fees agreed by the as-at date that begin after it, to their planned "
             "end or 31 March."),
            ("Planned moves out", "What running placements will not cost because they are planned to end before "
             "31 March."),
            ("Forecast", "Spent, and committed, and planned moves in, less planned moves out. Nothing is assumed about "
             "children who are not yet known."),
            ("Budget", "The latest budget decided by the as-at date. A month's budget is a twelfth of the year's."),
            ("As at", f"Every figure is as it was known at the end of {known}. What was recorded later is in later "
             "reports."),
            ("In borough, adjoining, at a distance", "By the authority that runs children's services where the child "
             "lives: Sefton; one that shares a boundary with Sefton; any other."),
            ("Small numbers", f"A number of children or contracts from 1 to {FEWEST_SHOWN - 1} is not shown, nor any "
             "other number from which it could be worked out. Money that is for so few children in every month is not "
             "told; single months of it are told together with others. Moves of a month are told when at least "
             f"{FEWEST_MOVES} children moved in and {FEWEST_MOVES} out."),
            ("Sources", "Placements and fee lines: the council's placement records in this service. Homes and beds: "
             "Ofsted's register, by the dates from which each entry held. Figures stated elsewhere: as cited."),
        ],
    )  # fmt: skip


def _counts_table(caption: str, table: dict[str, Any], labels: list[str], snapshot: Snapshot) -> Table:
    names = line_names(snapshot)
    columns = [Column(label, numeric=True) for label in [*labels, "All"]]
    return Table(
        caption,
        [Column("Type of care"), *columns],
        [
            (names[row["line"]], *(number(count) for count in row["counts"]), number(row["total"]))
            for row in table["rows"]
        ],
        totals=("All", *(number(count) for count in table["totals"]), number(table["total"])),
        empty=Empty("No child lived in a placement on that day."),
    )


def _counts_chart(table: dict[str, Any], labels: list[str], snapshot: Snapshot, key: str) -> BarChart | None:
    rows, names = table["rows"][:MOST_SERIES], line_names(snapshot)
    if not rows:
        return None
    return BarChart(
        key=key,
        title="Children by type of care",
        labels=tuple(labels),
        bars=tuple(
            Series(
                names[row["line"]],
                tuple(None if count is None else Decimal(count) for count in row["counts"]),
            )
            for row in rows
        ),
        pounds=False,
        missing=WITHHELD,
    )


def _confidential(table: dict[str, Any]) -> list[str]:
    counts = [count for row in table["rows"] for count in [*row["counts"], row["total"]]]
    counts += [*table["totals"], table["total"]]
    return [WITHHELD_WORDS] if None in counts else []


def _living(total: int | None) -> str:
    return "A number of children kept confidential" if total is None else plural(total, "child", "children")


def _areas_finding(table: dict[str, Any]) -> str:
    inside = dict(zip(table["columns"], table["totals"], strict=True)).get(LocationClass.IN_BOROUGH, 0)
    if table["total"] == 0:
        return "No child lived in a placement"
    if table["total"] is None:
        return "Where children lived"
    if inside is None:
        return f"{plural(table['total'], 'child', 'children')} lived in placements"
    return f"{inside:,} of {plural(table['total'], 'child', 'children')} lived in the borough"


def _routes_finding(table: dict[str, Any]) -> str:
    shown = [(count, code) for count, code in zip(table["totals"], table["columns"], strict=True) if count]
    if not shown or table["total"] is None:
        return "How placements were bought"
    most, code = max(shown)
    children = plural(table["total"], "child", "children")
    return f"{Route(code).label} was the route for the largest group: {most:,} of {children}"


def _cited(stated: list[dict[str, Any]]) -> Table:
    rows = [
        (row["label"], day(date.fromisoformat(row["as_at"])), row["source"], f"{Decimal(row['value']):,f}")
        for row in stated
    ]
    return Table(
        "What the council has stated elsewhere",
        COUNTED,
        rows,
        empty=Empty("No other statement holds on that day."),
    )


def _notes(stated: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(row["note"] for row in stated if row["note"]))
