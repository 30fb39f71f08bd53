"""Everything that a provider's page of an invitation shows."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from calloffs.models import Invitation
from calloffs.presenters import own_invitation, questions
from calloffs.presenters import portal as present
from calloffs.presenters.changed_profiles import changes_table
from calloffs.presenters.status import closing_words, invitation_status
from calloffs.rules.invitations import invitation_reference
from calloffs.rules.places import own_warning
from calloffs.rules.unsent import unsent_in
from calloffs.selectors import portal
from calloffs.selectors.places import own_offered, own_standing
from calloffs.selectors.relying import OVER
from calloffs.states import OfferState
from placements.rules.profile import shown_copy
from providers.presenters.grave import why_not_chosen
from providers.rules.home_names import home_name
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.history import timeline

if TYPE_CHECKING:
    from calloffs.selectors.portal import AnsweredCallOff


def page(invitation: Invitation, user: User, *, at: datetime) -> dict[str, Any]:
    """The need as providers see it, what comes next, questions and answers, own offers and what was done."""
    call_off = cast("AnsweredCallOff", invitation.call_off)
    open_now = call_off.is_open(at)
    answers = open_now and has_permission(user, Permission.OFFER_MAKE)
    offered = any(offer.state == OfferState.SUBMITTED for offer in call_off.own_offers)
    may_offer = answers and invitation.declined_at is None and bool(invitation.setting_ids)
    own = portal.own_questions(invitation)
    profile = shown_copy(call_off.profile) if call_off.profile else None
    result, siblings = portal.result(invitation), portal.of_siblings(invitation, user)
    changes = unsent_in(call_off) if open_now else {}
    return {
        "need": own_invitation.need_in_a_line(invitation),
        "caption": f"Invitation {invitation_reference(invitation.pk)}",
        "status": invitation_status(invitation, at),
        "when": closing_words(call_off, at),
        "next": own_invitation.next_step(invitation, at, changes=changes, result=result, may_answer=answers),
        "reads_shared": has_permission(user, Permission.PLAN_AGREE),
        "facts": own_invitation.facts(invitation),
        "siblings": own_invitation.siblings_table(invitation, siblings, at),
        "all_of_them": own_invitation.all_of_them(invitation, siblings) if open_now else "",
        "profile": profile,
        "changes": changes_table(call_off.profile),
        "needs": own_invitation.needs_in_short(profile) if profile else [],
        "warnings": _warnings(invitation, open_now=open_now),
        "questions": questions.for_provider(own, portal.published_questions(invitation, own)),
        "offers": present.own_offers_table(invitation),
        "way_to_choose": own_invitation.way_to_choose(invitation) if may_offer else "",
        "may_decline": answers and invitation.declined_at is None and not offered,
        "may_ask": open_now and has_permission(user, Permission.CLARIFICATION_ASK),
        "timeline": timeline([invitation.pk, *portal.sent_in(invitation)], for_provider=True),
    }


def _warnings(invitation: Invitation, *, open_now: bool) -> list[str]:
    """Why an offer from a setting cannot be chosen; and that a home offered has gone or is offered elsewhere too."""
    call_off = cast("AnsweredCallOff", invitation.call_off)
    doubts = why_not_chosen(standing_against(invitation.setting_ids)) if open_now else []
    if call_off.state in OVER:
        return doubts
    own = [offer for offer in call_off.own_offers if offer.state == OfferState.SUBMITTED]
    standing = own_standing([own_offered(offer, offer.household_id) for offer in own])
    places = [own_warning(home_name(offer), one) for offer, one in zip(own, standing, strict=True)]
    return [*doubts, *filter(None, places)]
