"""Words and tables of the report desk and of the Cabinet Member's page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from placements.models import Placement
from placements.presenters.ends import end_words
from reporting.models import ExpenditureReport
from reporting.presenters.cost_sections import written
from reporting.presenters.sections import NOT_SET, WITHHELD_WORDS, Section, money
from reporting.rules.checks import BANDS, BUDGETS, PLACEMENTS, Finding
from reporting.states import ReportState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User
from sefton_pdps.core.text.words import millions, moment, over_under, plural
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.components import (
    Action,
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
        caption_hidden=True,
    )


def three_figures(report: ExpenditureReport) -> list[dict[str, str]]:
    """For each of the two report lines: forecast against budget, in millions to the thousand."""
    return [
        {
            "label": line["name"],
            "forecast": written(line, "forecast", _glance),
            "budget": _glance(line["budget"]),
            "variance": WITHHELD_WORDS if line["forecast"] is None else _over(money(line["variance"])),
        }
        for line in report.snapshot["lines"][:3]
    ]


def _over(variance: Decimal | None) -> str:
    if variance is None:
        return "No budget is set"
    return f"{over_under(variance)} budget" if variance else "On budget"


def _glance(text: str | None) -> str:
    """Money as a councillor reads it in passing: "£11.3m"; the report itself has it to the thousand."""
    return NOT_SET if text is None else millions(Decimal(text))


@dataclass(frozen=True)
class Read:
    """A page of the report as the desk reads it: what it finds, and the comment beside it where it takes one."""

    title: str
    finding: str
    slug: str
    takes_comment: bool
    comment: str


def to_read(
    sections: Iterable[Section], comments: Mapping[str, str], titles: Mapping[str, str]
) -> list[Read]:
    """The pages of a report in its order; one that finds nothing and takes no comment says no more than its title."""
    return [
        Read(
            section.title,
            section.finding if section.finding != section.title else "",
            section.slug,
            section.slug in titles,
            comments.get(section.slug, ""),
        )
        for section in sections
        if section.finding != section.title or section.slug in titles
    ]


@dataclass(frozen=True)
class Check:
    """One check that is not passed, with the list behind it and the way to where it is mended."""

    sentence: str
    links: Sequence[Link]


MENDED_AT = {
    BUDGETS: ("reporting:budgets", "Go to the budgets", (P.MONEY_SEE,)),
    PLACEMENTS: ("placements:placement_list", "Go to the placements", (P.PLACEMENT_SEE,)),
    BANDS: ("calloffs:bands", "Go to the bands", (P.BANDS_SET, P.AUTHORISE)),
}


def with_links(found: Iterable[Finding], report: ExpenditureReport, user: User) -> list[Check]:
    """Each check's sentence with the list behind it, or the way to where it is mended for whoever may go there."""
    return [Check(one.sentence, _ways(one, report, user)) for one in found]


def _ways(finding: Finding, report: ExpenditureReport, user: User) -> list[Link]:
    if finding.behind:
        behind = reverse("reporting:report_placements", args=[report.pk, finding.behind])
        which = "the placement" if finding.number == 1 else f"the {finding.number} placements"
        return [Link(f"See {which}", behind)]
    if not finding.page:
        return []
    name, words, permissions = MENDED_AT[finding.page]
    allowed = any(has_permission(user, permission) for permission in permissions)
    return [Link(words, reverse(name))] if allowed else []


CONFIRM = "#confirm"


def next_step(
    report: ExpenditureReport, blocking: Sequence[Check], actions: Sequence[Action]
) -> NextStep | None:
    """What comes next of a report, for who takes the step and for who waits for it."""
    if report.state == ReportState.ISSUED:
        return None
    checked = report.state == ReportState.CHECKED
    if not actions:
        who, what = (
            ("The commissioning manager", "issue it") if checked else ("Finance", "confirm its figures")
        )
        return NextStep(f"{who} is asked to read the report and {what}.")
    if blocking:
        done = "it can be issued" if checked else "the figures can be confirmed"
        return NextStep(
            f"{plural(len(blocking), 'thing')} must be mended before {done}.",
            link=Link("See what must be mended", CONFIRM),
        )
    verb = "issue the report" if checked else "confirm the figures"
    return NextStep(
        f"Read what each page says, comment where a reader needs it, then {verb}.",
        link=Link(f"Go to the foot to {verb}", CONFIRM),
    )


def behind_table(rows: Iterable[Placement], user: User, *, tells_birthday: bool) -> Table:
    """The placements behind a check, each with the way to where it is put right, or to its money."""
    page = (
        "placements:placement_detail"
        if has_permission(user, P.PLACEMENT_SEE)
        else "reporting:money_placement"
    )
    return Table(
        "Placements",
        [Column("Placement"), Column("Planned end"), Column("Starts"), Column("Setting")],
        [
            [
                Cell(one.reference, url=address_of(page, one.pk)),
                end_words(one.planned_end, one.child.date_of_birth, tells_birthday=tells_birthday),
                one.starts_on,
                Cell(one.setting.name, note=one.provider.name),
            ]
            for one in rows
        ],
        Empty("No placement is found any more. Compile the report again, and this check is passed."),
        caption_hidden=True,
    )


def summary(report: ExpenditureReport) -> list[SummaryRow]:
    """What the desk says of a report before its checks."""
    rows = [
        SummaryRow("Figures as at", report.as_at),
        SummaryRow("Compiled", moment(report.compiled_at)),
    ]
    if report.checked_by and report.checked_at:
        rows.append(SummaryRow("Checked", f"{report.checked_by.name}, {moment(report.checked_at)}"))
    if report.issued_by and report.issued_at:
        rows.append(SummaryRow("Issued", f"{report.issued_by.name}, {moment(report.issued_at)}"))
    return [*rows, SummaryRow("Fingerprint of the figures", report.sha256)]
