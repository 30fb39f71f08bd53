"""Everything that a provider's page of an invitation shows."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.urls import reverse

from calloffs.models import Invitation
from calloffs.presenters import portal as present
from calloffs.presenters import questions
from calloffs.presenters.status import closing_words, invitation_status
from calloffs.rules.deadlines import shown
from calloffs.rules.places import own_warning
from calloffs.rules.unsent import unsent_in
from calloffs.selectors import portal
from calloffs.selectors.places import OVER, own_offered, own_standing
from calloffs.states import CallOffState, OfferState
from placements.rules.profile import shown_copy
from providers.presenters.grave import why_not_chosen
from providers.presenters.suspensions import told_provider
from providers.rules.home_names import home_name
from providers.selectors.admissions import running_suspensions
from providers.selectors.grave import standing_against
from sefton_pdps.accounts.models import User
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.web.components import Action, Link

if TYPE_CHECKING:
    from calloffs.selectors.portal import AnsweredCallOff


def page(invitation: Invitation, user: User, *, at: datetime) -> dict[str, Any]:
    """The need as providers see it, the dates, questions and answers, own offers, what can be done and why not."""
    call_off = cast("AnsweredCallOff", invitation.call_off)
    open_now = call_off.is_open(at)
    offered = any(offer.state == OfferState.SUBMITTED for offer in call_off.own_offers)
    own = portal.own_questions(invitation)
    return {
        "need": present.need_in_a_line(invitation),
        "status": invitation_status(invitation, at),
        "when": closing_words(call_off, at),
        "profile": shown_copy(call_off.profile) if call_off.profile else None,
        "warnings": _warnings(invitation, open_now=open_now),
        "suspensions": _suspensions(invitation),
        "summary_rows": present.invitation_summary(invitation),
        "questions": questions.for_provider(own, portal.published_questions(invitation, own)),
        "offers": present.own_offers_table(invitation),
        "changes": [change.sentence for change in unsent_in(call_off).values()] if open_now else [],
        "result": portal.result(invitation),
        "may_offer": open_now and invitation.declined_at is None and bool(invitation.setting_ids),
        "may_decline": open_now and invitation.declined_at is None and not offered,
        "may_ask": open_now,
        "why_not": _why_not(invitation, open_now=open_now),
        "change_mind": _change_mind(invitation) if open_now and invitation.declined_at else None,
        "timeline": timeline(
            [invitation.pk, *(offer.pk for offer in call_off.own_offers)], for_provider=True
        ),
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
