"""Reading expenditure reports: whoever makes them sees all, everybody else the issued ones."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from reporting.models import ExpenditureReport, ReportComment
from reporting.rules.thresholds import report_due_on
from reporting.states import ReportState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission as P

MAKING = (P.REPORT_COMPILE, P.REPORT_CHECK, P.REPORT_ISSUE)


def visible_to(user: Any) -> QuerySet[ExpenditureReport]:
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


def overdue(today: date) -> date | None:
    """The month whose report should have been issued by today and was not (S-11); None when none is late."""
    first = (today.replace(day=1) - date.resolution).replace(day=1)
    if today <= report_due_on(first) or not ExpenditureReport.objects.exists():
        return None
    return None if ExpenditureReport.objects.filter(month=first, state=ReportState.ISSUED).exists() else first
