"""Words and tables of the report desk, the Cabinet Member's page and the money pages."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse

from placements.presenters.ends import end_words
from reporting.models import Budget, ExpenditureReport
from reporting.presenters.cost_sections import written
from reporting.presenters.sections import WITHHELD_WORDS, in_short, money
from reporting.rules.checks import BANDS, BUDGETS, PLACEMENTS, Finding
from reporting.rules.financial_year import financial_year
from reporting.selectors.costs import LineFigures
from reporting.selectors.ledger import Part
from reporting.states import ReportState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.core.charts import BarChart, Series
from sefton_pdps.core.components import Cell, Colour, Column, Empty, Link, Status, SummaryRow, Table
from sefton_pdps.core.words import day, moment, pounds, pounds_short

COLOURS = {
    ReportState.COMPILED: Colour.ATTENTION,
    ReportState.CHECKED: Colour.IN_PROGRESS,
    ReportState.ISSUED: Colour.DONE,
}
EVENT_WORDS = {
    "report.compile": "compiled the figures",
    "report.comment": "wrote a comment on “{section}”",
    "report.check": "confirmed the figures",
    "report.send_back": "sent the report back",
    "report.issue": "issued the report",
    "report.pdf_kept": "made the PDF",
    "budget.set": "recorded a budget",
}


def status(report: ExpenditureReport) -> Status:
    """The badge of a report."""
    return Status(report.get_state_display(), COLOURS[ReportState(report.state)])


def name(report: ExpenditureReport) -> str:
    """The report's name: its month, and its version after the first."""
    version = f", version {report.version}" if report.version > 1 else ""
    return f"{report.month:%B %Y}{version}"


def parts(report: ExpenditureReport) -> dict[str, str]:
    """Which report it is, and of when its figures are."""
    return {
        "State": report.get_state_display(),
        "Report": name(report),
        "Figures compiled": moment(report.compiled_at),
    }


def reports_table(reports: Iterable[ExpenditureReport], *, may_compile: bool) -> Table:
    """The reports of the desk, newest month first."""
    link = Link("Compile a report", reverse("reporting:report_compile")) if may_compile else None
    return Table(
        caption="Reports",
        columns=[Column("Month"), Column("State"), Column("Compiled"), Column("Issued")],
        rows=[
            [
                Cell(name(one), url=reverse("reporting:report_detail", args=[one.pk])),
                Cell(status=status(one)),
                moment(one.compiled_at),
                moment(one.issued_at) if one.issued_at else None,
            ]
            for one in reports
        ],
        empty=Empty("No report is compiled yet. The system compiles last month's on the 1st at 6am.", link),
    )


def three_figures(report: ExpenditureReport) -> list[dict[str, str]]:
    """For each of the two report lines: forecast against budget, in millions to the thousand."""
    return [
        {
            "label": line["name"],
            "forecast": written(line, "forecast", in_short),
            "budget": in_short(line["budget"]),
            "variance": WITHHELD_WORDS if line["forecast"] is None else _over(money(line["variance"])),
        }
        for line in report.snapshot["lines"][:3]
    ]


def _over(variance: Decimal | None) -> str:
    if variance is None:
        return "No budget is set"
    if variance > 0:
        return f"{pounds_short(variance)} over budget"
    return f"{pounds_short(-variance)} under budget" if variance else "On budget"


MENDED_AT = {
    BUDGETS: ("reporting:budgets", "Go to the budgets", (P.MONEY_SEE,)),
    PLACEMENTS: ("placements:placement_list", "Go to the placements", (P.PLACEMENT_SEE,)),
    BANDS: ("calloffs:bands", "Go to the bands", (P.BANDS_SET, P.AUTHORISE)),
}


def with_links(found: Iterable[Finding], user: Any) -> list[tuple[str, Link | None]]:
    """Each check's sentence with the way to where it is mended, for whoever may go there."""
    return [(one.sentence, _way(one.page, user)) for one in found]


def _way(page: str, user: Any) -> Link | None:
    if not page:
        return None
    name, words, permissions = MENDED_AT[page]
    allowed = any(has_permission(user, permission) for permission in permissions)
    return Link(words, reverse(name)) if allowed else None


def facts(report: ExpenditureReport) -> list[SummaryRow]:
    """What the desk says of a report before its checks."""
    rows = [
        SummaryRow("Headline", report.snapshot["headline"]),
        SummaryRow("Figures as at", report.as_at),
        SummaryRow("Compiled", moment(report.compiled_at)),
    ]
    if report.checked_by and report.checked_at:
        rows.append(SummaryRow("Checked", f"{report.checked_by.name}, {moment(report.checked_at)}"))
    if report.issued_by and report.issued_at:
        rows.append(SummaryRow("Issued", f"{report.issued_by.name}, {moment(report.issued_at)}"))
    return [*rows, SummaryRow("Fingerprint of the figures", report.sha256)]


def lines_table(lines: Iterable[LineFigures]) -> Table:
    """Budget, spend, commitments and forecast of each cost line, each part of the forecast visible (S-31, S-32)."""
    labels = (
        "Budget",
        "To date",
        "Committed",
        "Expected starts",
        "Less expected ends",
        "Forecast",
        "Variance",
    )
    return Table(
        caption="Cost lines",
        columns=[Column("Cost line"), *(Column(label, numeric=True) for label in labels)],
        rows=[_line_row(line) for line in lines],
        empty=Empty(
            "No cost line has a budget or a charge this year.",
            Link("Record a budget", reverse("reporting:budgets")),
        ),
    )


def _line_row(line: LineFigures) -> list[Any]:
    forecast = line.forecast
    return [
        Cell(line.name, url=reverse("reporting:money_line", args=[line.code])),
        pounds(line.budget.amount) if line.budget else None,
        pounds(forecast.accrued),
        pounds(forecast.committed),
        pounds(forecast.expected_starts),
        pounds(forecast.expected_ends),
        pounds(forecast.total),
        pounds(line.variance) if line.variance is not None else None,
    ]


def months_chart(line: LineFigures) -> BarChart:
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


def months_table(line: LineFigures) -> Table:
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
        f"{line.name} by month", columns, rows, totals=["Year", budget, pounds(spent), pounds(ahead)]
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


def walk_table(lines: Iterable[LineFigures], before: Iterable[LineFigures], month_end: date) -> Table:
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
    rows: Iterable[Any], parts: dict[UUID, Part], *, linked: bool, tells_birthday: bool
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
                Cell(
                    one.reference, url=reverse("placements:placement_detail", args=[one.pk]) if linked else ""
                ),
                one.setting.name,
                one.starts_on,
                end_words(one.planned_end, one.child.date_of_birth, tells_birthday=tells_birthday),
                pounds(one.weekly_now) if one.weekly_now is not None else None,
                pounds(parts[one.pk].accrued),
                pounds(parts[one.pk].accrued + parts[one.pk].ahead),
            ]
            for one in rows
        ],
        empty=Empty("No placement of this cost line is paid for this year."),
    )
