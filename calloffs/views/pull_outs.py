"""The preferred home pulls out: the page that writes it down, and what the call-off's page says of it (ADR 160)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from calloffs.forms.pull_outs import PullOutForm
from calloffs.models import Authorisation, AwardProposal, CallOff
from calloffs.presenters import call_off_head
from calloffs.presenters import pull_outs as present
from calloffs.selectors import pull_outs as selectors
from calloffs.services.pull_outs import pull_out as record
from calloffs.states import BEFORE_THE_AWARD, AuthorisationState, CallOffRoute, CallOffState
from calloffs.views.judging import judged
from calloffs.views.opening import read_outcome
from placements.policies import may
from placements.selectors.identity import kept_beside
from placements.selectors.reading import as_read
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.confirming import Confirmed
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request


@requires(Permission.RECOMMEND, Permission.EMERGENCY_PLACE)
@judged
def pull_out(request: Request, pk: UUID) -> HttpResponse:
    """Writing down that the preferred home pulled out, about exactly what the page shows."""
    call_off = read_outcome(request, pk, "pull-out of the preferred home")
    rows = Authorisation.objects.select_related(
        "proposal__setting", "proposal__household", "proposal__provider"
    )
    asked = rows.filter(call_off=call_off).order_by("-requested_at").first()
    if asked is None:
        raise Http404
    form = PullOutForm(*given(request))
    of = _as_read(asked, call_off)
    competed = call_off.route == CallOffRoute.MINI_COMPETITION
    waits = asked.state != AuthorisationState.FELL_AWAY and call_off.state in BEFORE_THE_AWARD
    question = Question(
        "The preferred home pulled out",
        reverse("calloffs:call_off_detail", args=[pk]),
        f"{call_off.reference}: {call_off_head.title(call_off, request.user)}",
        (present.WILL if competed else present.WILL_ARGUED) if waits else "",
        more={
            "rows": of.rows,
            "why_not": () if waits else (present.why_not(call_off, asked),),
            "button": form.submit_label,
        },
    )
    return ask(
        request,
        form,
        question,
        lambda: record(call_off=call_off, told=form.told, by=request.user, at=request.at),
        said=lambda row: (
            f"It is recorded. {row.authorisation.reference} fell away, and its officers are told."
        ),
        edit=of,
    )


def _as_read(asked: Authorisation, call_off: CallOff) -> Confirmed:
    """What would fall away, as the page shows it: what an office did meanwhile is read first."""
    return confirms(asked, present.asked_parts, within=call_off)


def of_call_off(
    call_off: CallOff, proposal: AwardProposal | None, user: User, at: datetime
) -> dict[str, Any]:
    """What the call-off's page says: who pulled out, who is next, and the way to write another down."""
    if call_off.recommended_at is None:
        return {}
    recommends = may(user, Permission.RECOMMEND, call_off.referral, local(at).date())
    child = call_off.referral.child
    found = selectors.of_call_off(call_off) if vars(call_off).get("has_pull_out") else []
    rows = as_read(found, child, user, known=kept_beside(child)) if found else []
    told: dict[str, Any] = {
        "pull_outs": present.table(rows),
        "may_pull_out": recommends and call_off.state in BEFORE_THE_AWARD,
    }
    if step := _next(call_off, rows, proposal, recommends=recommends):
        told["next"] = step
    return told


def _next(
    call_off: Any, rows: list[Any], proposal: AwardProposal | None, *, recommends: bool
) -> NextStep | None:
    """What comes next after a pull-out; None where something else does."""
    if vars(call_off).get("last_decision") != AuthorisationState.FELL_AWAY or not rows:
        return None
    if call_off.state not in (CallOffState.EVALUATED, CallOffState.CASE_MADE):
        return None
    if proposal is not None and proposal.asked_at is None:
        return present.to_ask_for(call_off)
    if call_off.state == CallOffState.CASE_MADE:
        return None
    return present.next_step(call_off, rows[-1], selectors.next_in(call_off), may=recommends)
