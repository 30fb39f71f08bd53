"""The contingency ladder of a call-off: its rungs, and the steps that go down it (S-3, S-35)."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from calloffs.forms.ladder import AskOnRung, CloseRung, OpenRung, RecordAnswer
from calloffs.models import CallOff
from calloffs.presenters import call_off_head
from calloffs.presenters import ladder as present
from calloffs.presenters.status import call_off_status, call_off_when
from calloffs.selectors import ladder as selectors
from calloffs.services import ladder as services
from calloffs.states import OPEN_TO_A_CASE, CallOffRoute
from calloffs.views.opening import read_outcome
from placements.policies import may
from placements.services.children import open_record
from providers.states import Regulator
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

if TYPE_CHECKING:
    from calloffs.models import LadderApproach, LadderRung
    from calloffs.selectors.call_offs import StandingCallOff

GOES_DOWN = (Permission.DIRECT_AWARD_PROPOSE, Permission.EMERGENCY_PLACE)


def _goes_on(request: Request, call_off: CallOff) -> bool:
    """Whether this person may take the next step on the ladder now."""
    today = local(request.at).date()
    return call_off.state in OPEN_TO_A_CASE and may(
        request.user, Permission.DIRECT_AWARD_PROPOSE, call_off.referral, today
    )


def _of_the_ladder(request: Request, pk: UUID) -> "StandingCallOff":
    call_off = read_outcome(request, pk, "contingency ladder")
    if call_off.route != CallOffRoute.CONTINGENCY:
        raise Http404
    return call_off


@requires(Permission.CALLOFF_SEE)
def ladder(request: Request, pk: UUID) -> HttpResponse:
    """Every rung in its order: who was asked, what they answered, what came of it, and the way on."""
    call_off = _of_the_ladder(request, pk)
    rungs = selectors.ladder_of(call_off, local(request.at).date())
    goes_on = _goes_on(request, call_off)
    context = {
        "call_off": call_off,
        "title": call_off_head.title(call_off, request.user),
        "caption": call_off_head.caption(call_off, "Ladder"),
        "status": call_off_status(call_off, request.at),
        "when": call_off_when(call_off, request.at),
        "rungs": present.rungs(call_off, rungs, may=goes_on),
        "next": present.next_step(call_off, rungs) if goes_on else None,
    }
    return render(request, "calloffs/ladder.html", context)


@requires(*GOES_DOWN)
def ladder_open(request: Request, pk: UUID, route: str) -> HttpResponse:
    """Open a rung; a ground is asked for where lower ones would be skipped or are searched still."""
    call_off = _of_the_ladder(request, pk)
    rungs = selectors.ladder_of(call_off, local(request.at).date())
    wanted = next((one for one in rungs.routes if one.code == route), None)
    if wanted is None or not _goes_on(request, call_off):
        raise Http404
    left_out = present.what_is_left_out(rungs, wanted)
    form = OpenRung(*given(request), asks_ground=bool(left_out))
    page = question(call_off, f"Open this rung: {wanted.name}", {"left_out": left_out})
    return ask(
        request,
        form,
        page,
        lambda: services.open_rung(
            call_off=call_off,
            route=wanted.code,
            ground=form.cleaned_data.get("ground", ""),
            reason=form.cleaned_data.get("reason", ""),
            by=request.user,
            at=request.at,
        ),
        said=f"{wanted.name} is open. Record whom you ask.",
    )


def question(call_off: CallOff, heading: str, more: dict[str, Any] | None = None) -> Question:
    """What stands around the form of a step on the ladder."""
    caption = call_off_head.caption(call_off)
    return Question(
        heading,
        present.page_url(call_off.pk),
        caption=caption,
        template="calloffs/ladder_step.html",
        more=more or {},
    )


def _rung(request: Request, pk: UUID) -> "LadderRung":
    """A rung that may be gone on with; its child's record is opened."""
    rung = find(selectors.rungs_visible_to(request.user), pk)
    return opened(request, rung)


def opened(request: Request, rung: "LadderRung") -> "LadderRung":
    """A rung that this person may go on with, with one more opening of its child's record; 404 for all others."""
    child = rung.call_off.referral.child
    open_record(child=child, page="contingency ladder", by=request.user, at=request.at)
    if rung.result or not _goes_on(request, rung.call_off):
        raise Http404
    return rung


@requires(*GOES_DOWN)
def ladder_ask(request: Request, pk: UUID) -> HttpResponse:
    """Who was asked on a rung, how, when, and what they answered where they did at once."""
    rung = _rung(request, pk)
    form = AskOnRung(*given(request), initial={"asked_at": request.at, "regulator": Regulator.OFSTED})
    return ask(
        request,
        form,
        question(rung.call_off, f"Whom you asked: {rung.name}"),
        lambda: services.ask(
            rung=rung,
            provider_name=form.cleaned_data["provider_name"],
            home_name=form.cleaned_data["home_name"],
            regulator=form.cleaned_data["regulator"] or Regulator.OFSTED,
            identifier=form.cleaned_data["identifier"],
            asked_at=form.cleaned_data["asked_at"],
            asked_how=form.cleaned_data["asked_how"],
            note=form.cleaned_data["note"],
            answer=form.given,
            by=request.user,
            at=request.at,
        ),
        said=lambda asked: f"It is recorded that {asked.provider_name} was asked.",
    )


@requires(*GOES_DOWN)
def ladder_answer(request: Request, pk: UUID) -> HttpResponse:
    """What somebody answered who was asked before."""
    approach: LadderApproach = find(selectors.approaches_visible_to(request.user), pk)
    opened(request, approach.rung)
    if approach.answer:
        raise Http404
    form = RecordAnswer(*given(request), initial={"answered_at": request.at, "note": approach.note})
    return ask(
        request,
        form,
        question(approach.rung.call_off, f"What {approach.provider_name} answered"),
        lambda: services.answer(
            approach=approach,
            given=form.given,
            note=form.cleaned_data["note"],
            by=request.user,
            at=request.at,
        ),
        said=f"The answer of {approach.provider_name} is recorded.",
    )


@requires(*GOES_DOWN)
def ladder_close(request: Request, pk: UUID) -> HttpResponse:
    """Close a rung with its result."""
    rung = _rung(request, pk)
    form = CloseRung(*given(request))
    return ask(
        request,
        form,
        question(rung.call_off, f"Close: {rung.name}"),
        lambda: services.close_rung(
            rung=rung, result=form.cleaned_data["result"], by=request.user, at=request.at
        ),
        said=f"{rung.name} is closed.",
    )
