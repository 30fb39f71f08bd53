"""The council's pages of homes that are asked before the case for a direct award (ADR 154)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.asked import AnswerAskedQuestion, AskHome, TakeAskedBack
from calloffs.models import CallOff
from calloffs.presenters import asked as shown
from calloffs.presenters import call_off_head
from calloffs.selectors import asked as selectors
from calloffs.selectors import homes
from calloffs.services import asked_answers
from calloffs.services import asked_homes as services
from calloffs.states import OPEN_TO_A_CASE, CallOffRoute
from calloffs.views.opening import read_outcome
from placements.policies import may
from placements.selectors.costs import fee_kinds
from placements.selectors.identity import kept_beside
from placements.selectors.reading import as_read
from placements.services.children import open_record
from providers.rules.home_names import home_name
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import SummaryRow
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

ASKING = (Permission.DIRECT_AWARD_PROPOSE, Permission.EMERGENCY_PLACE)
PAGE = "calloffs:asked_homes"


def _direct(request: Request, pk: UUID, page: str) -> CallOff:
    call_off = read_outcome(request, pk, page)
    if call_off.route != CallOffRoute.DIRECT_AWARD:
        raise Http404
    return call_off


@requires(Permission.CALLOFF_SEE)
def asked_homes(request: Request, pk: UUID) -> HttpResponse:
    """Every home that was asked, what it answered and wanted to know, and what comes next."""
    call_off = _direct(request, pk, "homes that were asked")
    child = call_off.referral.child
    kept, wanted = selectors.asked_on(call_off.pk), selectors.wanted_on(call_off.pk)
    read: Any = as_read([*kept, *wanted], child, request.user, known=kept_beside(child))
    rows, questions = read[: len(kept)], read[len(kept) :]
    buys = may(request.user, Permission.DIRECT_AWARD_PROPOSE, call_off.referral, local(request.at).date())
    goes_on = call_off.state in OPEN_TO_A_CASE
    context = {
        "call_off": call_off,
        "heading": call_off_head.title(call_off, request.user),
        "next": shown.next_step(call_off, rows, request.at) if buys and goes_on else None,
        "asked": shown.asked_table(rows, request.at),
        "questions": shown.questions_table(questions, rows, may=buys) if questions else None,
    }
    return render(request, "calloffs/asked_homes.html", context)


@requires(*ASKING)
def ask_home(request: Request, pk: UUID, setting_pk: UUID, household_pk: UUID | None = None) -> HttpResponse:
    """Ask one home: ground, first night, fee."""
    call_off = _direct(request, pk, "asking a home")
    if call_off.state not in OPEN_TO_A_CASE:
        raise Http404
    try:
        home = homes.home(call_off, setting_id=setting_pk, household_id=household_pk, on=call_off.needed_on)
    except DomainError as refusal:
        context = {"call_off": call_off, "refusal": refusal}
        return render(request, "calloffs/direct_award.html", context, status=409)
    kinds = [kind for kind in fee_kinds(call_off.needed_on) if not kind.needs_evidence]
    form = AskHome(*given(request), kinds=kinds, initial={"starts_on": call_off.needed_on, "how_long": ""})
    question = Question(
        f"Ask {home_name(home)}",
        reverse("calloffs:direct_award", args=[pk]),
        f"{home.provider.name}, {call_off.reference}",
        "One home is asked at a time. If it declines or does not answer in time, ask the next.",
    )
    return ask(
        request,
        form,
        question,
        lambda: services.ask(
            call_off=call_off,
            setting=home.setting,
            household=home.household,
            terms=form.asked,
            by=request.user,
            at=request.at,
        ),
        to=reverse(PAGE, args=[pk]),
        said="The home is asked. Its people have been told.",
    )


@requires(*ASKING)
def asked_take_back(request: Request, pk: UUID) -> HttpResponse:
    """Take a request back, with the reason that its people read."""
    row = find(selectors.visible_to(request.user), pk)
    child = row.call_off.referral.child
    open_record(child=child, page="taking a request for a home back", by=request.user, at=request.at)
    form = TakeAskedBack(*given(request))
    caption = f"{home_name(row)}, {row.call_off.reference}"
    return ask(
        request,
        form,
        Question("Take the request back", reverse(PAGE, args=[row.call_off_id]), caption),
        lambda: services.take_back(asked=row, **form.answered, by=request.user, at=request.at),
        said="The request is taken back.",
    )


@requires(*ASKING)
def asked_answer(request: Request, pk: UUID) -> HttpResponse:
    """Answer what a home wants to know before it accepts or declines."""
    row = find(selectors.questions_visible_to(request.user), pk)
    call_off = row.asked.call_off
    child = call_off.referral.child
    open_record(child=child, page="question of a home that was asked", by=request.user, at=request.at)
    form = AnswerAskedQuestion(*given(request))
    (read,) = as_read([row], child, request.user)
    why_not = ["This question is answered already."] if row.answer else []
    more = {"rows": [SummaryRow("The home asks", read.question)], **({"why_not": why_not} if why_not else {})}
    question = Question(
        "Answer the home",
        reverse(PAGE, args=[call_off.pk]),
        f"{row.asked.setting.name}, {call_off.reference}",
        more={"button": form.submit_label, **more},
    )
    return ask(
        request,
        form,
        question,
        lambda: asked_answers.answer_question(question=row, **form.answered, by=request.user, at=request.at),
        said="The answer is sent.",
    )
