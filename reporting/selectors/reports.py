"""Reading expenditure reports: whoever makes them sees all, everybody else the issued ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, QuerySet

from reporting.models import ExpenditureReport, ReportComment
from reporting.rules.thresholds import report_due_on
from reporting.states import ReportState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P
from sefton_pdps.accounts.models import User

# The reports looked through for what is due: those in hand first, then the latest issued.
MOST = 50
FIELDS = ("state", "month", "pk", "compiled_at", "checked_at")
MAKING = (P.REPORT_COMPILE, P.REPORT_CHECK, P.REPORT_ISSUE)


def visible_to(user: User) -> QuerySet[ExpenditureReport]:
    """Every report for its makers; the issued ones for its readers; none for others."""
    reports = ExpenditureReport.objects.all()
    if any(has_permission(user, one) for one in MAKING):
        return reports
    if has_permission(user, P.REPORT_READ_ISSUED):
        return reports.filter(state=ReportState.ISSUED)
    return reports.none()


def issued() -> QuerySet[ExpenditureReport]:
    """The issued reports without their snapshots, newest month first."""
    reports = ExpenditureReport.objects.filter(state=ReportState.ISSUED)
    return reports.select_related("file", "issued_by").order_by("-month", "-version")


def in_hand(month: date) -> ExpenditureReport | None:
    """The report of a month that is not issued yet."""
    return ExpenditureReport.objects.filter(month=month).exclude(state=ReportState.ISSUED).first()


def latest_issued(month: date) -> ExpenditureReport | None:
    """The issued report of a month that stands: its latest version."""
    return issued().filter(month=month.replace(day=1)).first()


def sent_back(report: ExpenditureReport) -> ReportComment | None:
    """Why the report was last sent back, by whom and when."""
    return report.comments.filter(section="sent-back").select_related("by").first()


def exists_for(month: date) -> bool:
    """Whether a report of the month was ever compiled."""
    return ExpenditureReport.objects.filter(month=month).exists()


def without_file() -> list[Any]:
    """The reports whose PDF is to be made."""
    return list(ExpenditureReport.objects.filter(file=None).order_by("month").values_list("pk", flat=True))


@dataclass(frozen=True)
class DueReport:
    """A report that is not issued: `pk` and `state` are empty while it is not even compiled.

    Another version of a month whose report is issued has no day by which it is due.
    """

    month: date
    due_on: date | None
    pk: UUID | None = None
    state: str = ""
    compiled_at: datetime | None = None
    checked_at: datetime | None = None

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


def to_issue(today: date) -> list[DueReport]:
    """The reports in hand, oldest month first, and last month's where it was never compiled (S-11); one query.

    A service that never made a report is not asked for one.
    """
    return _due(list(_in_hand().values_list(*FIELDS)[:MOST]), today)


def to_issue_beside(today: date, asked: Exists) -> tuple[list[DueReport], bool]:
    """The same, and what else is asked of the database, in the same query; a service without reports says no to it."""
    rows = list(_in_hand().annotate(asked=asked).values_list(*FIELDS, "asked")[:MOST])
    return _due([row[:-1] for row in rows], today), any(row[-1] for row in rows)


def _in_hand() -> QuerySet[ExpenditureReport]:
    return ExpenditureReport.objects.order_by(F("issued_at").desc(nulls_first=True), "month")


def _due(rows: Sequence[tuple[Any, ...]], today: date) -> list[DueReport]:
    issued = {month for state, month, *_rest in rows if state == ReportState.ISSUED}
    due = [
        DueReport(
            month, None if month in issued else report_due_on(month), pk, state, compiled_at, checked_at
        )
        for state, month, pk, compiled_at, checked_at in rows
        if state != ReportState.ISSUED
    ]
    last_month = (today.replace(day=1) - date.resolution).replace(day=1)
    if rows and all(month != last_month for _state, month, *_rest in rows):
        due.append(DueReport(last_month, report_due_on(last_month)))
    return due


def overdue(today: date) -> list[DueReport]:
    """The reports that should have been issued before today and were not (S-11), oldest month first."""
    return [one for one in to_issue(today) if one.is_late(today)]
