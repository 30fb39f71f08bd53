"""Authorisations: what waits, and one decision on one page, made first for a phone."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.authorising import Decide
from calloffs.lists import AUTHORISATIONS, DECIDING
from calloffs.models import Authorisation
from calloffs.policies.authorising import is_on_call
from calloffs.presenters import authorisations as presenters
from calloffs.presenters import proposals as proposal_presenters
from calloffs.presenters import ranking
from calloffs.selectors import authorisations as selectors
from calloffs.selectors import homes, proposals
from calloffs.selectors.places import OVER, gone_of
from calloffs.services import authorising
from calloffs.states import AuthorisationState, DecidingOffice, OfficeDecision
from placements.services.children import open_record
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.web.pages import find, given, page_post
from sefton_pdps.core.web.request import Request

STILL_RELIED_ON = (AuthorisationState.REQUESTED, AuthorisationState.AUTHORISED)


@requires(Permission.CALLOFF_SEE)
def authorisation_list(request: Request) -> HttpResponse:
    """What waits for this officer, what waits for others, what was decided."""
    return show_list(request, AUTHORISATIONS, "calloffs/authorisation_list.html")


@requires(Permission.CALLOFF_SEE)
def authorisation_detail(request: Request, pk: UUID) -> HttpResponse:
    """The decision in one paragraph, its cost, its grounds, and the form of the person whose office has not decided."""
    authorisation = find(selectors.with_answered(selectors.visible_to(request.user)), pk)
    child = authorisation.call_off.referral.child
    open_record(child=child, page="authorisation", by=request.user, at=request.at)
    choice = _choice(request, authorisation)
    doubts = _doubts(request, authorisation)
    form = _form(request, choice, doubts["fails"]) if choice and not choice.why_not else None
    if choice and form:
        answer = page_post(
            request,
            form,
            lambda: _decide(request, choice, form),
            to=reverse("calloffs:authorisation_detail", args=[pk]),
            said=lambda decided: _recorded(form, decided),
        )
        if answer:
            return answer
    return render(request, "calloffs/authorisation.html", {**_context(authorisation, choice, form), **doubts})


def _choice(request: Request, authorisation: Authorisation) -> selectors.DecisionChoice | None:
    decides = any(has_permission(request.user, one) for one in DECIDING)
    return selectors.choice_for(request.user, authorisation) if decides else None


def _doubts(request: Request, authorisation: Authorisation) -> dict[str, Any]:
    """What has happened to the home and the place since: `fails` is why it can no longer be authorised."""
    if authorisation.state not in STILL_RELIED_ON or authorisation.call_off.state in OVER:
        return {"fails": ()}
    proposal = authorisation.proposal
    proposal.call_off = authorisation.call_off
    gone, barred = gone_of(proposal), homes.barred(proposal)
    return {
        "gone": gone,
        "barred": barred,
        "fails": (*barred, *([gone] if gone else [])),
        "warnings": warnings(standing_against([proposal.setting_id]), request.user),
    }


def _form(request: Request, choice: selectors.DecisionChoice, fails: Sequence[str]) -> Decide:
    on_call = is_on_call(request.user, choice.asked)
    return Decide(*given(request), asks_impact=choice.asks_impact, may_authorise=not fails, on_call=on_call)


def _decide(request: Request, choice: selectors.DecisionChoice, form: Decide) -> Authorisation:
    return authorising.decide(
        asked=choice.asked,
        decision=form.cleaned_data["decision"],
        reason=form.cleaned_data["reason"],
        no_conflict=form.cleaned_data["no_conflict"],
        **form.impact,
        sure=form.sure,
        by=request.user,
        at=request.at,
    )


def _recorded(form: Decide, decided: Authorisation) -> str:
    decision = OfficeDecision(form.cleaned_data["decision"]).label.lower()
    rest = " Other officers still have to decide." if decided.state == AuthorisationState.REQUESTED else ""
    return f"Your decision is recorded: {decision}.{rest}"


def _context(
    authorisation: Authorisation, choice: selectors.DecisionChoice | None, form: Decide | None
) -> dict[str, Any]:
    call_off, proposal = authorisation.call_off, authorisation.proposal
    offices = list(authorisation.offices.all())
    proposals.with_lines([proposal])
    why = selectors.grounds(proposal)
    return {
        "authorisation": authorisation,
        "call_off": call_off,
        "proposal": proposal,
        "caption": f"{authorisation.reference}, version {proposal.version} of the proposal",
        "question": proposals.question_of(authorisation.answers) if authorisation.answers else None,
        "own_question": proposals.question_of(authorisation),
        "answered": selectors.answered_in(authorisation),
        "status": presenters.status(authorisation),
        "when": presenters.when(authorisation),
        "decision": proposal_presenters.decision(proposal, call_off),
        "money": proposal_presenters.money(proposal, call_off, offices),
        "summary_rows": proposal_presenters.summary(proposal, call_off),
        "lines": proposal_presenters.lines_table(list(proposal.lines.all())),
        "grounds": why,
        "ranking": ranking.frozen_table(why.ranking) if why.recommendation else None,
        "offices": presenters.offices_table(offices),
        "choice": choice,
        "office": DecidingOffice(choice.asked.office).label if choice else "",
        "form": form,
        "placeholder": presenters.PLACEHOLDER if authorisation.band.is_placeholder else "",
        "timeline": timeline([authorisation.pk, call_off.pk]),
    }
