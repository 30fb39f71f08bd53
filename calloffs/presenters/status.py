"""Badges of call-offs and invitations."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from calloffs.models import CallOff, Invitation
from calloffs.presenters.unsent import CHANGED
from calloffs.rules.deadlines import shown, shown_with_time_left
from calloffs.rules.standing import facts_of, standing_of
from calloffs.rules.unsent import unsent_in
from calloffs.states import CallOffState, OfferState
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day, moment
from sefton_pdps.core.web.components import Status

if TYPE_CHECKING:
    from calloffs.selectors.call_offs import StandingCallOff
    from calloffs.selectors.portal import AnsweredCallOff

OFFERED = {
    OfferState.PREFERRED: Status("Successful", Colour.DONE),
    OfferState.NOT_PREFERRED: Status("Not successful", Colour.STOPPED),
    OfferState.SUBMITTED: Status("Offer submitted", Colour.DONE),
}


def call_off_status(call_off: "StandingCallOff", at: datetime) -> Status:
    """The badge of a call-off, with `has_evaluators` and `last_decision` as its selector gives them.

    A competition past its deadline reads as closed, whatever its record says yet; it is scored only once somebody
    is chosen to score. What came back says so, until authorisation is asked for again.
    """
    facts = facts_of(call_off, at)
    standing = standing_of(facts)
    return Status(standing.label or facts.state.label, standing.colour or facts.state.colour)


def call_off_when(call_off: "StandingCallOff", at: datetime) -> str:
    """The date that matters now, in words."""
    facts = facts_of(call_off, at)
    verb, field = standing_of(facts).date
    value = getattr(call_off, field)
    if field == "closes_at":
        is_open = facts.state == CallOffState.PUBLISHED
        return f"{verb} {shown_with_time_left(value, at) if is_open else shown(value)}"
    return f"{verb} {moment(value) if isinstance(value, datetime) else day(value)}"


def closing_words(call_off: CallOff, at: datetime, *, verbs: tuple[str, str] = ("Closes", "Closed")) -> str:
    """For providers: when a competition closes or closed, and how far off that is."""
    if call_off.closes_at is None:
        return ""
    to_come, passed = verbs
    verb = to_come if call_off.is_sealed(at) else passed
    return f"{verb} {shown_with_time_left(call_off.closes_at, at)}"


def invitation_status(invitation: Invitation, at: datetime) -> Status:
    """What an invitation asks of its provider now; needs `own_offers` and `own_drafts` on the call-off."""
    call_off = cast("AnsweredCallOff", invitation.call_off)
    states = {offer.state for offer in call_off.own_offers}
    if invitation.declined_at is not None:
        return Status("Declined", Colour.DRAFT)
    open_now = call_off.is_open(at)
    if open_now and unsent_in(call_off):
        return CHANGED
    for state, status in OFFERED.items():
        if state in states:
            return status
    if not open_now:
        return Status(_unanswered(call_off, withdrawn=OfferState.WITHDRAWN in states), Colour.DRAFT)
    if call_off.own_drafts:
        return Status("Offer started", Colour.IN_PROGRESS)
    return Status("Waiting for you", Colour.ATTENTION)


def _unanswered(call_off: "AnsweredCallOff", *, withdrawn: bool) -> str:
    """What became of an invitation that is over without an offer that counts, as its provider reads it."""
    if withdrawn:
        return "You withdrew your offer"
    ended_at, closes_at = call_off.no_award_at, call_off.closes_at
    if ended_at and closes_at and ended_at < closes_at:
        return "Ended before its deadline"
    return "You did not send your offer" if call_off.own_drafts else "You did not answer"
