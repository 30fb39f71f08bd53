"""What the proposal's page shows, whichever route made it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from calloffs.forms.proposals import AskForAuthorisation
from calloffs.models import AwardProposal, CallOff
from calloffs.presenters import authorisations as authorisation_presenters
from calloffs.presenters import proposals as presenters
from calloffs.rules.bands import KeyNeeded, band_for
from calloffs.rules.terms import check_need_stands
from calloffs.selectors.authorisations import bands_on, grounds, latest_of
from calloffs.services.authorising import check_still_possible, needed_keys, range_words
from calloffs.states import AuthorisationState, CallOffRoute, CallOffState
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.components import Link
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.working_days import local

MADE = (CallOffState.EVALUATED, CallOffState.CASE_MADE)
ANSWERS_IMPACT = (Permission.RECOMMEND, Permission.ASC_KEY)
SENT_BACK = (AuthorisationState.RETURNED, AuthorisationState.REFUSED)


def the_proposal(call_off: CallOff) -> AwardProposal:
    """The proposal of a call-off; 404 before there is one."""
    found = AwardProposal.objects.select_related("setting", "household", "provider", "place", "offer")
    made = found.filter(call_off=call_off).first()
    if made is None:
        raise Http404
    made.call_off = call_off
    return made


def proposal_context(request: HttpRequest, call_off: CallOff, form: AskForAuthorisation) -> dict[str, Any]:
    """The decision, its cost, who will decide and why not yet."""
    made = the_proposal(call_off)
    latest = latest_of(call_off.pk)
    waits = call_off.state in MADE
    keys, why_not = _keys(request, made) if waits else ([], ())
    may = has_permission(request.user, Permission.RECOMMEND)
    return {
        "call_off": call_off,
        "proposal": made,
        "decision": presenters.decision(made, call_off),
        "facts": presenters.facts(made, call_off),
        "money": presenters.money(made, list(latest.keys.all()) if latest and not waits else []),
        "lines": presenters.lines_table(list(made.lines.select_related("kind").order_by("kind__order"))),
        "grounds": grounds(call_off),
        "keys": presenters.keys_to_ask(keys) if keys else None,
        "form": form if waits and may and not why_not else None,
        "why_not": why_not,
        "latest": latest,
        "returned": authorisation_presenters.keys_table(list(latest.keys.all()))
        if latest and waits and latest.state in SENT_BACK
        else None,
        "change": _change(call_off, made) if waits and may else None,
        "asks_impact": waits and made.uncut_term_passes_18 and _may_answer(request),
    }


def _may_answer(request: HttpRequest) -> bool:
    return any(has_permission(request.user, one) for one in ANSWERS_IMPACT)


def _keys(request: HttpRequest, made: AwardProposal) -> tuple[list[KeyNeeded], tuple[str, ...]]:
    try:
        check_need_stands(made.call_off.referral.state)
        band = band_for(made.whole_life_value, bands_on(local(request.at).date()))
        keys = needed_keys(made, band.office, range_words(band))
        check_still_possible(made)
    except DomainError as refusal:
        return [], refusal.reasons
    return keys, ()


def _change(call_off: CallOff, made: AwardProposal) -> Link:
    if call_off.route == CallOffRoute.DIRECT_AWARD:
        return Link("Change the case", reverse("calloffs:direct_award", args=[call_off.pk]))
    return Link("Change the recommendation", reverse("calloffs:ranking", args=[call_off.pk]))
