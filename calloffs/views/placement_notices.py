"""Notices of placements: deciding one, its letter, that it was given, and the dated data (reg. 13, ADR 140)."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from calloffs.documents.placement_notice import draft_pdf, given_pdf, title_of
from calloffs.forms.placement_notices import DecideTelling, EndRecipient, RecordGiven, SetRecipient
from calloffs.models import NoticeRecipient, PlacementNotice
from calloffs.policies.placement_notices import gives, steps_of
from calloffs.presenters import call_off_head
from calloffs.presenters import placement_notices as shown
from calloffs.presenters.notices_together import NOT_YOURS
from calloffs.rules.placement_notices import ENDED, FIRST_DECIDE
from calloffs.selectors import placement_notices as selectors
from calloffs.selectors import proposals
from calloffs.services import notice_recipients
from calloffs.services import placement_notices as services
from calloffs.states import CallOffState, TellingStep
from calloffs.views.bands import BAND_READERS
from placements.policies import check_names, names_child
from placements.selectors.identity import kept_beside
from placements.selectors.reading import as_read
from placements.services.children import open_record
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Cell, SummaryRow
from sefton_pdps.core.web.dated_pages import end_page, set_page
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import made_response, open_response

PAGE = "calloffs:notice_recipients"


@requires(
    Permission.AGREEMENT_ISSUE,
    Permission.EMERGENCY_PLACE,
    Permission.LAW_APPROVE,
    Permission.REFERRAL_APPROVE,
)
def placement_notice_decide(request: Request, pk: UUID) -> HttpResponse:
    """Decide about one recipient: give notice, leave out, or nobody is there; before any letter shows an address."""
    notice = _open(request, pk, "notice of placement, to decide")
    steps = steps_of(request.user, notice)
    form = DecideTelling(*given(request), steps=steps)
    question = _question(
        request, notice, f"Decide: {lower_first(str(notice))}", form.submit_label, "" if steps else NOT_YOURS
    )
    return ask(
        request,
        form,
        question,
        lambda: services.decide(notice=notice, decided=form.decided, by=request.user, at=request.at),
        said="The decision is recorded.",
        to=lambda record: reverse(
            "calloffs:placement_notice_give"
            if record.step == TellingStep.NOTIFY
            else "calloffs:call_off_detail",
            args=[pk if record.step == TellingStep.NOTIFY else notice.call_off_id],
        ),
    )


@requires(Permission.AGREEMENT_ISSUE, Permission.EMERGENCY_PLACE)
def placement_notice_give(request: Request, pk: UUID) -> HttpResponse:
    """The letter, and that it was given: on which day and how."""
    notice = _open(request, pk, "notice of placement, to give")
    records = selectors.records_of(notice)
    decided = selectors.decided_on(records)
    form = RecordGiven(*given(request), corrects=bool(records) and records[-1].step == TellingStep.GIVEN)
    why_not = "" if gives(request.user, notice) else NOT_YOURS
    if not why_not and decided is None:
        why_not = FIRST_DECIDE
    letter = "" if why_not else reverse("calloffs:placement_notice_letter", args=[pk])
    question = _question(
        request, notice, f"Give the notice: {lower_first(str(notice))}", form.submit_label, why_not, letter
    )
    if records:
        decide = Cell("Change the decision", url=reverse("calloffs:placement_notice_decide", args=[pk]))
        question.more["rows"].append(SummaryRow("Not so any more?", decide))
    return ask(
        request,
        form,
        question,
        lambda: services.give(notice=notice, given=form.told, by=request.user, at=request.at),
        said="The notice is recorded.",
    )


@requires(Permission.AGREEMENT_ISSUE, Permission.EMERGENCY_PLACE)
def placement_notice_letter(request: Request, pk: UUID) -> HttpResponseBase:
    """The letter as a PDF: a draft until it is given, then as it was given. An opening of the child's record.

    `?number=` asks for that of an earlier record. While somebody is left out no letter to them is shown.
    """
    notice = _open(request, pk, "notice of placement, letter")
    check_names(request.user, notice.call_off.referral.child)
    records = selectors.records_of(notice)
    decision = selectors.decision_of(records)
    if decision is None or decision.step != TellingStep.NOTIFY or not gives(request.user, notice):
        raise Http404
    asked = request.GET.get("number", str(records[-1].number))
    record = next((one for one in records if str(one.number) == asked), None)
    name = f"{title_of(notice)}.pdf"
    if record == decision == records[-1]:
        body = draft_pdf(notice, decision, proposals.authorised(notice.call_off), request.user)
        return made_response(body, name=f"Draft {name}", content_type="application/pdf")
    if record is None or record.letter is None:
        raise Http404
    if record.file is None:
        record.notice = notice
        return made_response(given_pdf(record), name=name, content_type="application/pdf")
    return open_response(record.file)


def _open(request: Request, pk: UUID, page: str) -> PlacementNotice:
    """The notice, with one more opening of the record of the child whom it is about."""
    notice: PlacementNotice = find(selectors.visible_to(request.user), pk)
    open_record(child=notice.call_off.referral.child, page=page, by=request.user, at=request.at)
    return notice


def _question(
    request: Request, notice: PlacementNotice, heading: str, button: str, why_not: str, letter: str = ""
) -> Question:
    child = notice.call_off.referral.child
    names = names_child(request.user, child)
    today = local(request.at).date()
    records = as_read(selectors.records_of(notice), child, request.user, known=kept_beside(child))
    more = {"rows": shown.facts(notice, records, today, names=names, letter=letter), "button": button}
    if notice.call_off.state == CallOffState.NO_AWARD:
        why_not = ENDED
    if why_not:
        more["why_not"] = [why_not]
    return Question(
        heading,
        reverse("calloffs:call_off_detail", args=[notice.call_off_id]),
        f"{notice.call_off.reference}: {call_off_head.title(notice.call_off, request.user)}",
        more=more,
    )


@requires(*BAND_READERS)
def notice_recipients_page(request: Request) -> HttpResponse:
    """Who is told of placements, over time."""
    may = has_permission(request.user, Permission.BANDS_SET)
    rows, today = list(NoticeRecipient.objects.all()), local(request.at).date()
    context = {
        "table": shown.recipients_table(rows, today, may=may),
        "may": may,
        "events": timeline(row.pk for row in rows),
    }
    return render(request, "calloffs/notice_recipients.html", context)


@requires(Permission.BANDS_SET)
def notice_recipient_set(request: Request) -> HttpResponse:
    form, heading = SetRecipient(*given(request)), "Set who is told of placements"
    return set_page(
        request,
        form,
        heading,
        lambda: notice_recipients.set_recipient(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The recipient is set.",
    )


@requires(Permission.BANDS_SET)
def notice_recipient_end(request: Request, pk: UUID) -> HttpResponse:
    form, row = EndRecipient(*given(request)), find(NoticeRecipient.objects.all(), pk)
    return end_page(
        request,
        form,
        row,
        lambda: notice_recipients.end_recipient(row=row, **form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="Its end is set.",
    )
