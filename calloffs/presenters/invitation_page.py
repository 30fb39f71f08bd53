"""Everything that a provider's page of an invitation shows."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from calloffs.models import Invitation
from calloffs.presenters import portal as present
from calloffs.presenters import questions, unsent
from calloffs.presenters.status import OWN_EVENT_WORDS, invitation_status, timeline
from calloffs.rules.competition import is_open
from calloffs.rules.deadlines import shown, shown_with_time_left
from calloffs.rules.places import own_warning
from calloffs.selectors import portal
from calloffs.selectors.places import OVER, own_offered, own_standing
from calloffs.selectors.ranking import home_name
from calloffs.selectors.unsent import unsent_in
from calloffs.states import CallOffState, OfferState
from placements.rules.profile import shown_copy
from providers.presenters.grave import why_not_chosen
from providers.presenters.suspensions import told_provider
from providers.selectors.admissions import running_suspensions
from providers.selectors.grave import standing_against
from sefton_pdps.core.components import Action, Link


def page(invitation: Invitation, user: Any, *, at: datetime) -> dict[str, Any]:
    """The need as providers see it, the dates, questions and answers, own offers, what can be done and why not."""
    call_off: Any = invitation.call_off
    open_now = is_open(state=call_off.state, closes_at=call_off.closes_at, at=at)
    verb = "Closes" if at < call_off.closes_at else "Closed"
    offered = any(offer.state == OfferState.SUBMITTED for offer in call_off.own_offers)
    own = portal.own_questions(invitation)
    return {
        "need": present.need_in_a_line(invitation),
        "status": invitation_status(invitation, at),
        "when": f"{verb} {shown_with_time_left(call_off.closes_at, at)}",
        "profile": shown_copy(call_off.profile) if call_off.profile else None,
        "warnings": _warnings(invitation, open_now=open_now),
        "suspensions": _suspensions(invitation),
        "facts": present.invitation_facts(invitation),
        "questions": questions.for_provider(own, portal.published_questions(invitation, own)),
        "offers": present.own_offers_table(invitation),
        "changes": [unsent.sentence(change) for change in unsent_in(call_off).values()] if open_now else [],
        "result": portal.result(invitation),
        "may_offer": open_now and invitation.declined_at is None and bool(invitation.setting_ids),
        "may_decline": open_now and invitation.declined_at is None and not offered,
        "may_ask": open_now,
        "why_not": _why_not(invitation, open_now=open_now),
        "change_mind": _change_mind(invitation) if open_now and invitation.declined_at else None,
        "timeline": timeline([invitation.pk, *(offer.pk for offer in call_off.own_offers)], OWN_EVENT_WORDS),
    }


def _warnings(invitation: Invitation, *, open_now: bool) -> list[str]:
    """Why an offer from a setting cannot be chosen; and that a home offered has gone or is offered elsewhere too."""
    call_off: Any = invitation.call_off
    said = why_not_chosen(standing_against(invitation.setting_ids)) if open_now else []
    if call_off.state in OVER:
        return said
    own = [offer for offer in call_off.own_offers if offer.state == OfferState.SUBMITTED]
    standing = own_standing([own_offered(offer, offer.household_id) for offer in own])
    places = [own_warning(home_name(offer), one) for offer, one in zip(own, standing, strict=True)]
    return [*said, *filter(None, places)]


def _suspensions(invitation: Invitation) -> list[Link]:
    """That the provider is suspended in this lot, while the competition goes on."""
    if invitation.call_off.state in OVER:
        return []
    return told_provider(running_suspensions([invitation.provider_id], lot_id=invitation.call_off.lot_id))


def _why_not(invitation: Invitation, *, open_now: bool) -> list[str]:
    if open_now:
        return ["You declined this invitation."] if invitation.declined_at else []
    if invitation.call_off.state == CallOffState.NO_AWARD:
        return ["This competition ended with no award."]
    closes_at = invitation.call_off.closes_at
    return (
        [f"The deadline was {shown(closes_at)}. No offer, question or decline is taken any more."]
        if closes_at
        else []
    )


def _change_mind(invitation: Invitation) -> Action:
    return Action(
        "Change your mind",
        reverse("calloffs:change_mind", args=[invitation.pk]),
        "If you change your mind, your decline will be taken back, and you could make an offer until the deadline.",
    )
