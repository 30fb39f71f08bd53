"""Work about the monthly account to the Cabinet Member."""

from collections.abc import Iterator
from datetime import date, datetime

from reporting.rules.published_awards import quarter_words
from reporting.rules.work import WorkItem
from reporting.selectors import published_awards, reports
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
    """Reports to check or to issue; a late one is everybody's who makes reports, whoever takes the next step (S-11)."""
    today = local(at).date()
    yield from _awards_to_publish(user, today)
    for report in reports.to_issue(today):
        due, is_late = report.due_on, report.is_late(today)
        about = f"Expenditure report of {report.month:%B %Y}"
        if report.state:
            verb, mine = _next_step(report, user, is_late=is_late)
            yield WorkItem(verb, "reporting:report_detail", report.pk, due, mine, about)
        elif is_late:
            yield WorkItem("Compile the report", "reporting:report_compile", due=due, about=about)


def _awards_to_publish(user: User, today: date) -> Iterator[WorkItem]:
    """The awards of the last quarter, for whoever looks at them before anybody reads them (ADR 165)."""
    waits = published_awards.to_publish(today) if has_permission(user, P.REPORT_ISSUE) else None
    if waits is not None:
        first, due = waits
        about = f"Awards of {quarter_words(first)}"
        yield WorkItem("Check and publish", "reporting:awards_quarters", due=due, about=about)


def _next_step(report: reports.DueReport, user: User, *, is_late: bool) -> tuple[str, bool]:
    """What is to be done about a report in hand, and whether it stands among this person's own work."""
    todo, permission, waiting, late = STEPS[ReportState(report.state)]
    if has_permission(user, permission):
        return todo, True
    return (late if is_late else waiting), is_late
