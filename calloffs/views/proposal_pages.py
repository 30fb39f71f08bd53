"""What the proposal's page shows, whichever route proposal it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.urls import reverse

from calloffs.forms.proposals import AskForAuthorisation
from calloffs.models import Authorisation, AwardProposal, CallOff, DelegationBand
from calloffs.presenters import authorisations as authorisation_presenters
from calloffs.presenters import call_off_head
from calloffs.presenters import direct_awards as direct_award_tables
from calloffs.presenters import proposals as presenters
from calloffs.rules.bands import OfficeNeeded
from calloffs.rules.siblings import Group
from calloffs.rules.terms import check_need_stands
from calloffs.selectors import proposals
from calloffs.selectors.authorisations import grounds
from calloffs.selectors.siblings import group_of
from calloffs.selectors.together import earlier_of
from calloffs.services.added_up import AddedUp, band_of, check_siblings, offices_to_ask
from calloffs.services.authorising import check_may_be_asked
from calloffs.states import AuthorisationState, CallOffRoute, CallOffState
from calloffs.views.seen_homes import seen
from placements.policies import may
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Link
from sefton_pdps.core.web.request import Request

if TYPE_CHECKING:
    from calloffs.selectors.proposals import ProfiledProposal

PROFILE_WOULD_BE_MISSING = (
    "The anonymised profile is not approved yet. If this were authorised as it is, the agreement could not be drawn "
    "up, because the provider reads the profile before it signs. Write and approve it while this waits."
)
MADE = (CallOffState.EVALUATED, CallOffState.CASE_MADE)
ANSWERS_IMPACT = (Permission.RECOMMEND, Permission.ASC_AUTHORISE, Permission.EMERGENCY_PLACE)


def the_proposal(call_off: CallOff) -> "ProfiledProposal":
    """The newest version of a call-off's proposal; 404 before there is one."""
    proposal = proposals.latest_for_page(call_off)
    if proposal is None:
        raise Http404
    proposal.call_off = call_off
    return proposal


def parts_to_ask(proposal: "ProfiledProposal", bands: Sequence[DelegationBand]) -> dict[str, Any]:
    """What whoever asks for the authorisation of a proposal has read on this page."""
    try:
        offices = _offices(proposal, bands)
    except DomainError:
        offices = []
    return presenters.parts_to_ask(proposal, proposal.call_off, offices)


def proposal_context(
    request: Request,
    proposal: "ProfiledProposal",
    form: AskForAuthorisation,
    asked: Sequence[Authorisation],
    bands: Sequence[DelegationBand],
    *,
    may_ask: bool,
) -> dict[str, Any]:
    """The decision, its cost, who will decide and why not yet.

    `asked`: what was asked for on the call-off, the newest first; `bands`: those of today; `may_ask`: whether this
    person may ask.
    """
    call_off = proposal.call_off
    latest = asked[0] if asked else None
    waits = call_off.state in MADE
    decided = list(latest.offices.all()) if latest else []
    offices, why_not = (
        _offices_or_why_not(proposal, asked, bands, local(request.at).date()) if waits else ([], ())
    )
    return {
        "call_off": call_off,
        "proposal": proposal,
        "title": call_off_head.title(call_off, request.user),
        "caption": f"Proposal, version {proposal.version}: {call_off.reference}",
        "warnings": warnings(standing_against([proposal.setting_id]), request.user) if waits else [],
        "decision": presenters.decision(proposal),
        "summary_rows": presenters.summary(proposal, call_off),
        "facts": presenters.short_facts(proposal),
        "money": presenters.money(
            proposal, call_off, list(latest.offices.all()) if latest and not waits else []
        ),
        "lines": presenters.lines_table(list(proposal.lines.all())),
        "grounds": grounds(proposal),
        "group_id": getattr(proposal, "group_id", None) if waits else None,
        **seen(proposal.case, request.at),
        "offices": presenters.offices_to_ask_table(offices) if offices else None,
        "form": form if waits and may_ask and not why_not else None,
        "why_not": why_not,
        "profile_missing": PROFILE_WOULD_BE_MISSING if waits and not _has_profile(proposal) else "",
        "latest": latest,
        "question": proposals.question_in(asked) if waits else None,
        "decided": authorisation_presenters.offices_table(decided)
        if latest and waits and len(decided) > 1
        else None,
        "refused": latest if latest and waits and latest.state == AuthorisationState.REFUSED else None,
        "earlier": authorisation_presenters.earlier(asked, request.at),
        "change": _change(call_off, proposal, latest) if waits and may_ask else None,
        "asks_impact": waits
        and proposal.uncut_term_passes_18
        and _may_answer(request, proposal, may_ask=may_ask),
    }


def _has_profile(proposal: "ProfiledProposal") -> bool:
    """Whether its provider is to read a profile: what went out with the invitations, or the approved one."""
    return proposal.call_off.profile is not None or proposal.has_profile


def may_answer(request: Request, proposal: AwardProposal) -> bool:
    """Adult Social Care answers for itself; an officer only while that office has not (S-12)."""
    asks = may(request.user, Permission.RECOMMEND, proposal.call_off.referral, local(request.at).date())
    return _may_answer(request, proposal, may_ask=asks)


def _may_answer(request: Request, proposal: AwardProposal, *, may_ask: bool) -> bool:
    if has_permission(request.user, Permission.ASC_AUTHORISE):
        return True
    return may_ask and proposal.asc_answered_by_id is None


def _offices(proposal: "ProfiledProposal", bands: Sequence[DelegationBand]) -> list[OfficeNeeded]:
    # Read again under a lock it does not say so, and then what came before is asked for.
    earlier = earlier_of(proposal) if getattr(proposal, "runs_on", True) else []
    group = group_of(proposal) if getattr(proposal, "has_siblings", True) else Group()
    added = AddedUp(earlier, group)
    check_siblings(proposal, added)
    return offices_to_ask(proposal, band_of(proposal, bands, added), added)


def _offices_or_why_not(
    proposal: "ProfiledProposal",
    asked: Sequence[Authorisation],
    bands: Sequence[DelegationBand],
    today: date,
) -> tuple[list[OfficeNeeded], tuple[str, ...]]:
    try:
        check_need_stands(proposal.call_off.referral.state)
        offices = _offices(proposal, bands)
        check_may_be_asked(proposal, proposals.refused_of(asked), today=today)
    except DomainError as refusal:
        return [], refusal.reasons
    return offices, ()


def _change(call_off: CallOff, proposal: AwardProposal, latest: Authorisation | None) -> Link:
    fell = latest is not None and latest.state == AuthorisationState.FELL_AWAY
    if fell and latest is not None and latest.proposal_id == proposal.pk:
        if call_off.route != CallOffRoute.MINI_COMPETITION:
            return Link("Choose another home", reverse("calloffs:direct_award", args=[call_off.pk]))
        return Link("See who is next in the ranking", reverse("calloffs:ranking", args=[call_off.pk]))
    if call_off.route != CallOffRoute.MINI_COMPETITION:
        return Link(
            "Change the case",
            direct_award_tables.case_url(call_off, proposal.setting_id, proposal.household_id),
        )
    return Link(
        "Change the recommendation", reverse("calloffs:recommend", args=[call_off.pk, proposal.offer_id])
    )
