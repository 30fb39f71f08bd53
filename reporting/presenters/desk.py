"""Words and tables of the report desk and of the Cabinet Member's page."""

from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse

from reporting.models import ExpenditureReport
from reporting.presenters.cost_sections import written
from reporting.presenters.sections import WITHHELD_WORDS, Section, in_short, money
from reporting.rules.checks import BANDS, BUDGETS, PLACEMENTS, Finding
from reporting.states import ReportState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import moment, pounds_short
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import (
    Cell,
    Column,
    Empty,
    Link,
    Status,
    SummaryRow,
    Table,
    badge_of,
)


def status(report: ExpenditureReport) -> Status:
    """The badge of a report."""
    return badge_of(ReportState(report.state))


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
                Cell(name(one), url=address_of("reporting:report_detail", one.pk)),
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


def telling(sections: Iterable[Section]) -> list[Section]:
    """The pages of a report that find something; one that only lists says no more than its title."""
    return [section for section in sections if section.finding != section.title]


MENDED_AT = {
    BUDGETS: ("reporting:budgets", "Go to the budgets", (P.MONEY_SEE,)),
    PLACEMENTS: ("placements:placement_list", "Go to the placements", (P.PLACEMENT_SEE,)),
    BANDS: ("calloffs:bands", "Go to the bands", (P.BANDS_SET, P.AUTHORISE)),
}


def with_links(found: Iterable[Finding], user: User) -> list[tuple[str, Link | None]]:
    """Each check's sentence with the way to where it is mended, for whoever may go there."""
    return [(one.sentence, _way(one.page, user)) for one in found]


def _way(page: str, user: User) -> Link | None:
    if not page:
        return None
    name, words, permissions = MENDED_AT[page]
    allowed = any(has_permission(user, permission) for permission in permissions)
    return Link(words, reverse(name)) if allowed else None


def summary(report: ExpenditureReport) -> list[SummaryRow]:
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
