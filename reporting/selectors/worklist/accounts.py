"""Work about the monthly account to the Cabinet Member."""

from collections.abc import Iterator
from datetime import date, datetime

from reporting.selectors import reports
from reporting.selectors.worklist.items import WorkItem
from reporting.states import ReportState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import end_of_day, local

# The next step of a report in hand: for who takes it, their permission, for the rest, and for the rest once it is late.
STEPS = {
    ReportState.COMPILED: ("Check {}", P.REPORT_CHECK, "{} waits to be checked", "{} is late: finance has to check it"),
    ReportState.CHECKED: (
        "Issue {}", P.REPORT_ISSUE, "{} waits to be issued", "{} is late: the commissioning manager has to issue it",
    ),
}  # fmt: skip


def report_work(user: User, at: datetime) -> Iterator[WorkItem]:
    """Reports to check or to issue; a late one is everybody's who makes reports, whoever takes the next step (S-11)."""
    today = local(at).date()
    for report in reports.to_issue(today):
        due, is_late = end_of_day(report.due_on) if report.due_on else None, report.is_late(today)
        if report.state:
            sentence, mine = _next_step(report, user, is_late=is_late)
            yield WorkItem(sentence, "reporting:report_detail", report.pk, due, mine)
        elif is_late:
            yield WorkItem(f"Compile {_name(report.month)}", "reporting:report_compile", due=due)


def _next_step(report: reports.DueReport, user: User, *, is_late: bool) -> tuple[str, bool]:
    """What is to be done about a report in hand, and whether it stands among this person's own work."""
    todo, permission, waiting, late = STEPS[ReportState(report.state)]
    name = _name(report.month)
    if has_permission(user, permission):
        return todo.format(name), True
    return (late if is_late else waiting).format(f"{name[0].upper()}{name[1:]}"), is_late


def _name(month: date) -> str:
    return f"the expenditure report of {month:%B %Y}"
