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
from calloffs.selectors import proposals
from calloffs.selectors.agreements import profile_of
from calloffs.selectors.authorisations import bands_on, earlier_of, grounds, latest_of
from calloffs.services.authorising import check_may_be_asked, needed_keys, range_words
from calloffs.states import AuthorisationState, CallOffRoute, CallOffState
from placements.policies import may as may_take
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.components import Link
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.working_days import local

PROFILE_WOULD_BE_MISSING = (
    "The anonymised profile is not approved yet. If this were authorised as it is, the agreement could not be drawn "
    "up, because the provider reads the profile before it signs. Write and approve it while this waits."
)
MADE = (CallOffState.EVALUATED, CallOffState.CASE_MADE)
ANSWERS_IMPACT = (Permission.RECOMMEND, Permission.ASC_KEY, Permission.EMERGENCY_PLACE)


def the_proposal(call_off: CallOff) -> AwardProposal:
    """The newest version of a call-off's proposal; 404 before there is one."""
    made = proposals.latest(call_off)
    if made is None:
        raise Http404
    made.call_off = call_off
    return made


def proposal_context(
    request: HttpRequest,
    call_off: CallOff,
    form: AskForAuthorisation,
    question: proposals.Question | None,
) -> dict[str, Any]:
    """The decision, its cost, who will decide and why not yet."""
    made = the_proposal(call_off)
    latest = latest_of(call_off.pk)
    waits = call_off.state in MADE
    decided = list(latest.keys.all()) if latest else []
    keys, why_not = _keys(request, made) if waits else ([], ())
    may = may_take(request.user, Permission.RECOMMEND, call_off.referral)
    return {
        "call_off": call_off,
        "proposal": made,
        "caption": f"{call_off.reference}, version {made.version}",
        "warnings": warnings(standing_against([made.setting_id]), request.user) if waits else [],
        "decision": presenters.decision(made, call_off),
        "facts": presenters.facts(made, call_off),
        "money": presenters.money(made, call_off, list(latest.keys.all()) if latest and not waits else []),
        "lines": presenters.lines_table(list(made.lines.select_related("kind").order_by("kind__order"))),
        "grounds": grounds(made),
        "keys": presenters.keys_to_ask(keys) if keys else None,
        "form": form if waits and may and not why_not else None,
        "why_not": why_not,
        "profile_missing": PROFILE_WOULD_BE_MISSING if waits and profile_of(call_off) is None else "",
        "latest": latest,
        "question": question if waits else None,
        "decided": authorisation_presenters.keys_table(decided)
        if latest and waits and len(decided) > 1
        else None,
        "refused": latest if latest and waits and latest.state == AuthorisationState.REFUSED else None,
        "earlier": authorisation_presenters.earlier(earlier_of(call_off.pk)),
        "change": _change(call_off, made) if waits and may else None,
        "asks_impact": waits and made.uncut_term_passes_18 and may_answer(request, made),
    }


def may_answer(request: HttpRequest, made: AwardProposal) -> bool:
    """Adult Social Care answers for itself; an officer only while that office has not (S-12)."""
    if has_permission(request.user, Permission.ASC_KEY):
        return True
    asks = may_take(request.user, Permission.RECOMMEND, made.call_off.referral)
    return asks and made.asc_answered_by_id is None


def _keys(request: HttpRequest, made: AwardProposal) -> tuple[list[KeyNeeded], tuple[str, ...]]:
    try:
        check_need_stands(made.call_off.referral.state)
        band = band_for(made.whole_life_value, bands_on(local(request.at).date()))
        keys = needed_keys(made, band.office, range_words(band))
        check_may_be_asked(made)
    except DomainError as refusal:
        return [], refusal.reasons
    return keys, ()


def _change(call_off: CallOff, made: AwardProposal) -> Link:
    if call_off.route == CallOffRoute.DIRECT_AWARD:
        return Link("Change the case", presenters.case_url(call_off, made.setting_id, made.household_id))
    return Link("Change the recommendation", reverse("calloffs:recommend", args=[call_off.pk, made.offer_id]))
