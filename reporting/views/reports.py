from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.presenters.terms import may_know_the_birthday
from reporting.forms import CommentForm, CompileForm, SendBackForm
from reporting.lists import REPORTS
from reporting.models import ExpenditureReport
from reporting.presenters import desk
from reporting.presenters.late import late_words
from reporting.presenters.report import sections
from reporting.rules.checks import FOUND, findings
from reporting.rules.commentary import commented
from reporting.selectors import reports as selectors
from reporting.selectors.checks import issuing_facts
from reporting.selectors.loose_ends import placements_behind
from reporting.services import reports as services
from reporting.states import ReportState
from reporting.transitions import REPORT
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms, edits
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Action
from sefton_pdps.core.web.form_page import Question, ask, confirm
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import open_response
from sefton_pdps.workflow import allowed
from sefton_pdps.workflow.confirmation import confirmation_of

BUTTONS = {"check": services.check_report, "issue": services.issue_report}
SAID = {
    "check": "The figures are confirmed. The commissioning manager is asked to issue the report.",
    "issue": "The report is issued. The Cabinet Member is told.",
}


def _detail(pk: UUID) -> str:
    return reverse("reporting:report_detail", args=[pk])


def _find(request: Request, pk: UUID) -> ExpenditureReport:
    reports = selectors.visible_to(request.user).select_related("file", "checked_by", "issued_by")
    return find(reports, pk)


@requires(*selectors.MAKING)
def report_list(request: Request) -> HttpResponse:
    """The report desk's list, and whether the last month's report is late."""
    may_compile = has_permission(request.user, Permission.REPORT_COMPILE)
    late = _late(request)
    return show_list(request, REPORTS, "reporting/report_list.html", may_compile=may_compile, late=late)


def _late(request: Request) -> list[str]:
    return late_words(selectors.overdue(local(request.at).date()))


@requires(Permission.REPORT_COMPILE)
def report_compile(request: Request) -> HttpResponse:
    """Compile a month by hand."""
    form = CompileForm(*given(request), today=local(request.at).date())
    question = Question("Compile a report", reverse("reporting:report_list"))
    return ask(
        request,
        form,
        question,
        lambda: services.compile_report(month=form.chosen, by=request.user, at=request.at),
        to=lambda report: _detail(report.pk),
        said="The figures are compiled. The PDF is being made.",
    )


@requires(*selectors.MAKING)
def report_detail(request: Request, pk: UUID) -> HttpResponse:
    """The report desk: checks, comments, preview, and the next step."""
    report = _find(request, pk)
    is_open = report.state != ReportState.ISSUED
    problems = findings(issuing_facts(report)) if is_open else []
    blocking = desk.with_links([one for one in problems if one.blocks], report, request.user)
    actions = _actions(request, report)
    titles = commented(report.snapshot)
    context = {
        "report": report,
        "name": desk.name(report),
        "status": desk.status(report),
        "next_step": desk.next_step(report, blocking, actions),
        "summary_rows": desk.summary(report),
        "blocking": blocking,
        "warning": desk.with_links([one for one in problems if not one.blocks], report, request.user),
        "pages": desk.to_read(sections(report.snapshot), report.snapshot["commentary"], titles),
        "may_comment": report.state == ReportState.COMPILED
        and has_permission(request.user, Permission.REPORT_COMPILE),
        "actions": actions,
        "may_send_back": any(
            one.transition.name == "send_back" for one in allowed(REPORT, request.user, report)
        ),
        "sent_back": selectors.sent_back(report) if report.state == ReportState.COMPILED else None,
        "events": timeline([report.pk]),
    }
    return render(request, "reporting/report_detail.html", context)


def _actions(request: Request, report: ExpenditureReport) -> list[Action]:
    return [
        Action(
            choice.transition.label,
            reverse("reporting:report_act", args=[report.pk, choice.transition.name]),
            why_not=choice.reasons,
            asks=True,
        )
        for choice in allowed(REPORT, request.user, report)
        if choice.transition.name in BUTTONS
    ]


def _parts(report: ExpenditureReport) -> dict[str, str]:
    """What somebody confirms of a report: its state, when its figures were compiled, and every comment."""
    comments = report.snapshot["commentary"]
    told = {
        f"Comment on “{title}”": comments.get(slug, "") for slug, title in commented(report.snapshot).items()
    }
    return {**desk.parts(report), **{label: text for label, text in told.items() if text}}


@requires(*selectors.MAKING)
def report_act(request: Request, pk: UUID, name: str) -> HttpResponse:
    """Confirm the figures, or issue the report, asked once more."""
    if name not in BUTTONS:
        raise Http404
    report = _find(request, pk)
    asked = confirmation_of(REPORT, name, report, request, back=_detail(pk), caption=desk.name(report))

    of = confirms(report, _parts)
    return confirm(
        request,
        asked,
        lambda _reason: BUTTONS[name](report=report, by=request.user, at=request.at),
        said=SAID[name],
        of=of,
    )


@requires(*selectors.MAKING)
def report_placements(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """The placements behind a warning of the desk."""
    report = _find(request, pk)
    if kind not in FOUND:
        raise Http404
    page = paged(placements_behind(kind, report.as_at), request.GET, order="reference")
    context = {
        "report": report,
        "name": desk.name(report),
        "found": FOUND[kind][1],
        "may_mend": has_permission(request.user, Permission.PLACEMENT_START),
        "table": desk.behind_table(
            page.rows, request.user, tells_birthday=may_know_the_birthday(request.user)
        ),
        "pager": page.pager,
    }
    return render(request, "reporting/report_placements.html", context)


@requires(Permission.REPORT_ISSUE)
def report_send_back(request: Request, pk: UUID) -> HttpResponse:
    """Ask finance to look again, and say why."""
    report = _find(request, pk)
    form = SendBackForm(*given(request))
    question = Question("Send the report back", _detail(pk), caption=desk.name(report))

    return ask(
        request,
        form,
        question,
        lambda: services.send_back(
            report=report, reason=form.cleaned_data["reason"], by=request.user, at=request.at
        ),
        said="The report is sent back to finance.",
    )


@requires(Permission.REPORT_COMPILE)
def report_comment(request: Request, pk: UUID, section: str) -> HttpResponse:
    """Write the comment of one section."""
    report = _find(request, pk)
    titles = commented(report.snapshot)
    if section not in titles:
        raise Http404

    def comment_of(row: ExpenditureReport) -> dict[str, str]:
        return {"text": row.snapshot["commentary"].get(section, "")}

    form = CommentForm(*given(request), initial=comment_of(report))
    question = Question(f"Comment on “{titles[section]}”", _detail(pk), caption=desk.name(report))

    edit = edits(report, comment_of, "report.comment")
    return ask(
        request,
        form,
        question,
        lambda: services.save_comment(
            report=report, section=section, text=form.cleaned_data["text"], by=request.user, at=request.at
        ),
        said="The comment is saved. The PDF is made again.",
        edit=edit,
    )


@requires(*selectors.MAKING, Permission.REPORT_READ_ISSUED)
def report_file(request: Request, pk: UUID) -> FileResponse:
    """The PDF: any report for its makers, an issued one for its readers."""
    report = _find(request, pk)
    if report.file is None:
        raise Http404
    return open_response(report.file)


@requires(Permission.REPORT_READ_ISSUED)
def cabinet_member(request: Request) -> HttpResponse:
    """The Cabinet Member's page: the latest report in one sentence and its figures, what is late; earlier ones."""
    page = paged(selectors.issued(), request.GET, order="-month", size=13)
    latest, earlier = (
        (page.rows[0], page.rows[1:]) if page.rows and not page.pager.newer else (None, page.rows)
    )
    context = {
        "latest": latest,
        "latest_name": desk.name(latest) if latest else "",
        "figures": desk.three_figures(latest) if latest else [],
        "earlier": [(one, desk.name(one)) for one in earlier],
        "late": _late(request),
        "pager": page.pager,
    }
    return render(request, "reporting/cabinet_member.html", context)
