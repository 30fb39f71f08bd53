"""Work about the monthly account to the Cabinet Member."""

from collections.abc import Iterator
from datetime import date, datetime

from reporting.rules.counted_contracts import quarter
from reporting.rules.published_awards import quarter_words
from reporting.rules.work import WorkItem
from reporting.selectors import reports
from reporting.selectors.published_awards import publish_by, unpublished
from reporting.states import ReportState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local

# The next step of a report in hand: for who takes it, their permission, for the rest, and for the rest once it is late.
STEPS = {
    ReportState.COMPILED: ("Check the report", P.REPORT_CHECK, "Waits to be checked", "Late: finance has to check it"),
    ReportState.CHECKED: (
        "Issue the report", P.REPORT_ISSUE, "Waits to be issued", "Late: the commissioning manager has to issue it",
    ),
}  # fmt: skip


def report_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Reports to check or to issue, and before them the awards of the last quarter to look at and publish (ADR 165).

    A late report is everybody's who makes reports, whoever takes the next step (S-11).
    """
    today = local(at).date()
    if has_permission(user, P.REPORT_ISSUE):
        first, last = quarter(today - date.resolution)
        due_reports, awards_wait = reports.to_issue_beside(today, unpublished(first, last))
        if awards_wait:
            about = f"Awards of {quarter_words(first)}"
            yield WorkItem(
                "Check and publish", "reporting:awards_quarters", due=publish_by(last), about=about
            )
    else:
        due_reports = reports.to_issue(today)
    for report in due_reports:
        due, is_late = report.due_on, report.is_late(today)
        about = f"Expenditure report of {report.month:%B %Y}"
        if report.state:
            verb, mine = _next_step(report, user, is_late=is_late)
            yield WorkItem(verb, "reporting:report_detail", report.pk, due, mine, about)
        elif is_late:
            yield WorkItem("Compile the report", "reporting:report_compile", due=due, about=about)


def _next_step(report: reports.DueReport, user: User, *, is_late: bool) -> tuple[str, bool]:
    """What is to be done about a report in hand, and whether it stands among this person's own work."""
    todo, permission, waiting, late = STEPS[ReportState(report.state)]
    if has_permission(user, permission):
        return todo, True
    return (late if is_late else waiting), is_late
