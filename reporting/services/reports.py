"""Compiling, checking and issuing the monthly account to the Cabinet Member (S-11)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from placements.selectors.people_on_record import texts_that_tell
from reporting.documents.expenditure_report import report_document
from reporting.models import ExpenditureReport, ReportComment
from reporting.notices import reports as notices
from reporting.rules.checks import telling_words, why_not_compile, why_not_report
from reporting.rules.commentary import commented
from reporting.rules.snapshot import fingerprint
from reporting.selectors.figures import compute
from reporting.selectors.reports import in_hand, latest_issued
from reporting.selectors.snapshot import snapshot
from reporting.states import ReportState
from reporting.transitions import REPORT
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.jobs import wake
from sefton_pdps.core.time.months import month_bounds
from sefton_pdps.core.time.working_days import local
from sefton_pdps.files.storage import store
from sefton_pdps.files.uploads import made_here
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run

RENDER, CHECK = "reporting.tasks.render_reports", "reporting.tasks.keep_checks"
KIND = "expenditure_report"
# The reason of the last sending back is kept beside the comments; it is no part of the report.
SENT_BACK = "sent-back"
# The first half of the key of the advisory lock on a month; the second half is the month.
LOCK = 0x5EF7
FROZEN = ("snapshot", "sha256", "file", "pages", "compiled_at")


class NoData(DomainError):
    """The month has neither a charge nor a child, or it is not over."""


def month_snapshot(month: date) -> dict[str, Any]:
    """The figures of a month as at its last day, as text; raises NoData when there is nothing to report."""
    first, following = month_bounds(month)
    figures = compute(following - date.resolution)
    if figures.is_empty:
        raise NoData(f"There is no data for {first:%B %Y}. Choose a month in which children were placed.")
    return snapshot(figures)


def report_snapshot(*, month: date, at: datetime) -> dict[str, Any]:
    """What the report of a month says: as it was issued, else as the rows give it now; NoData when neither."""
    issued = latest_issued(month)
    if issued is not None:
        return dict(issued.snapshot)
    _first, following = month_bounds(month)
    reasons = why_not_report(as_at=following - date.resolution, today=local(at).date())
    if reasons:
        raise NoData(*reasons)
    return month_snapshot(month)


@transaction.atomic
def compile_report(*, month: date, by: User | None, at: datetime) -> ExpenditureReport:
    """Freeze the figures of a month that is over; compiled again it replaces the figures, never an issued report.

    A month is compiled by one at a time, and what was checked or issued meanwhile stands: the loser reads Stale.
    """
    if by is not None and not has_permission(by, Permission.REPORT_COMPILE):
        raise NotAllowed("Your role does not let you compile a report.")
    first, following = month_bounds(month)
    last = following - date.resolution
    _one_at_a_time(first)
    report = in_hand(first)
    reasons = why_not_compile(as_at=last, today=local(at).date(), in_hand=report.state if report else "")
    if reasons:
        raise DomainError(*reasons)
    frozen = month_snapshot(first)
    if report is None:
        version = ExpenditureReport.objects.filter(month=first).count() + 1
        report = ExpenditureReport(month=first, version=version, as_at=last)
    else:
        # Working out the figures takes seconds; only from here on nobody else changes the report.
        report = _locked_as_compiled(report)
    frozen["commentary"] = _commentary(report)
    _freeze(report, frozen, at=at)
    events.record(
        "report.compile", subject=report, by=by, at=at, month=f"{first:%Y-%m}", version=report.version
    )
    outbox.queue(notices.compiled(report, at), at=at)
    return report


def _one_at_a_time(first: date) -> None:
    """Whoever compiles a month that somebody else is compiling is told at once, not kept waiting for seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, first.toordinal()])
        (is_mine,) = cursor.fetchone()
    if not is_mine:
        raise Stale(
            f"The report of {first:%B %Y} is being compiled by somebody else at this moment. Nothing was changed."
            " Wait a minute, then look at it on the report desk."
        )


def _locked_as_compiled(held: ExpenditureReport) -> ExpenditureReport:
    """The report in hand, locked and as it stands now; a check or an issue of the meantime is not undone (S-11)."""
    locked = ExpenditureReport.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if locked.state != ReportState.COMPILED:
        raise Stale(
            f"The report of {locked.month:%B %Y} was {locked.get_state_display().lower()} while its figures were"
            " worked out again. Nothing was changed. Look at it on the report desk before you go on."
        )
    return locked


def _commentary(report: ExpenditureReport) -> dict[str, str]:
    comments = ReportComment.objects.filter(report_id=report.pk).exclude(section=SENT_BACK)
    return dict(comments.values_list("section", "text"))


def _freeze(report: ExpenditureReport, frozen: dict[str, Any], *, at: datetime) -> None:
    report.snapshot, report.sha256, report.file, report.pages = frozen, fingerprint(frozen), None, None
    report.compiled_at = at
    report.save(update_fields=None if report._state.adding else FROZEN)
    wake(RENDER)
    wake(CHECK)


@transaction.atomic
def save_comment(*, report: ExpenditureReport, section: str, text: str, by: User, at: datetime) -> None:
    """Keep a sentence or two beside a figure until the report is checked; it becomes part of the frozen text."""
    if not has_permission(by, Permission.REPORT_COMPILE):
        raise NotAllowed("Your role does not let you comment on a report.")
    locked = ExpenditureReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if locked.state != ReportState.COMPILED:
        raise Stale("The report is checked: its comments no longer change. Send it back first.")
    titles = commented(locked.snapshot)
    if section not in titles:
        raise DomainError("The report has no such section.")
    if told := texts_that_tell({titles[section]: text}):
        raise DomainError(*(telling_words(*one) for one in told.items()))
    ReportComment.objects.update_or_create(
        report=locked, section=section, defaults={"text": text.strip(), "by": by, "at": at}
    )
    _freeze(locked, {**locked.snapshot, "commentary": _commentary(locked)}, at=locked.compiled_at)
    events.record("report.comment", subject=locked, by=by, at=at, section=section)


def check_report(*, report: ExpenditureReport, by: User, at: datetime) -> ExpenditureReport:
    """Finance confirms the figures when nothing blocks them."""
    return run(REPORT, "check", report, by=by, at=at, checked_by=by)


@transaction.atomic
def send_back(*, report: ExpenditureReport, reason: str, by: User, at: datetime) -> ExpenditureReport:
    """The commissioning manager asks finance to look again, and says why; the comments may be changed again."""
    if not reason.strip():
        raise DomainError("Say why the report goes back, so that finance knows what to look at.")
    returned = run(REPORT, "send_back", report, by=by, at=at, checked_by=None, checked_at=None)
    ReportComment.objects.update_or_create(
        report=returned, section=SENT_BACK, defaults={"text": reason.strip(), "by": by, "at": at}
    )
    return returned


def issue_report(*, report: ExpenditureReport, by: User, at: datetime) -> ExpenditureReport:
    """The report goes to the Cabinet Member and is frozen; not by whoever checked it."""
    return run(REPORT, "issue", report, by=by, at=at, issued_by=by)


def keep_pdf(*, report_id: UUID, at: datetime) -> bool:
    """Make a report's PDF from its snapshot and keep it; False when the figures changed meanwhile.

    Rendered before the row is locked, so the fingerprint is compared again under the lock.
    """
    report = ExpenditureReport.objects.get(pk=report_id)
    document = report_document(report.snapshot)
    with transaction.atomic():
        locked = ExpenditureReport.objects.select_for_update(of=("self",)).get(pk=report_id)
        if locked.file_id is not None or locked.sha256 != report.sha256:
            return False
        checked = made_here(document.body, name=document.name)
        locked.file = store(checked, kind=KIND, owner_scope=tenancy.COUNCIL, by=None, at=at)
        locked.pages = document.pages
        locked.save(update_fields=["file", "pages"])
        events.record("report.pdf_kept", subject=locked, by=None, at=at, pages=document.pages)
    return True
