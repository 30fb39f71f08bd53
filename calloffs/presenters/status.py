"""Badges of call-offs and invitations, and the sentences of their timelines."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from calloffs.models import CallOff, Invitation
from calloffs.rules.competition import is_open
from calloffs.rules.deadlines import shown, shown_with_time_left
from calloffs.states import CallOffState, OfferState
from sefton_pdps.audit import history
from sefton_pdps.core.components import Colour, Event, Status
from sefton_pdps.core.words import day, moment

EVENT_WORDS = {
    "call_off.open": "opened the call-off",
    "call_off.publish": "published the mini-competition",
    "call_off.close": "closed the mini-competition at its deadline",
    "call_off.assign_evaluator": "chose an evaluator",
    "call_off.take_off_evaluator": "took an evaluator off, whose scores no longer count",
    "call_off.finish_scoring": "finished scoring",
    "call_off.make_case": "made the case for a direct award",
    "call_off.recommend": "recommended a home and asked for authorisation",
    "call_off.authorise": "recorded the authorisation: every key was turned",
    "call_off.return_to_recommending": "recorded that the recommendation was returned with a question",
    "call_off.return_to_case": "recorded that the case was returned with a question",
    "call_off.award": "awarded the call-off",
    "call_off.award_on_signing": "awarded the call-off when the agreement was signed",
    "call_off.end_without_award": "ended the call-off with no award",
    "call_off.end_with_referral": "ended the call-off: the referral was withdrawn",
    "invitation.open": "opened an invitation",
    "invitation.decline": "declined an invitation",
    "invitation.change_mind": "took a decline back",
    "clarification.ask": "asked a question",
    "clarification.answer": "answered a question",
}
OWN_EVENT_WORDS = {
    name: EVENT_WORDS[name] for name in ("invitation.open", "invitation.decline", "invitation.change_mind")
} | {"offer.submit": "submitted an offer", "offer.withdraw": "withdrew an offer"}

_COLOURS = {
    CallOffState.OPENED: Colour.DRAFT,
    CallOffState.RECOMMENDED: Colour.ATTENTION,
    CallOffState.AWARDED: Colour.DONE,
    CallOffState.NO_AWARD: Colour.STOPPED,
}

_OFFERED = {
    OfferState.PREFERRED: Status("Preferred", Colour.DONE),
    OfferState.NOT_PREFERRED: Status("Not preferred", Colour.STOPPED),
    OfferState.SUBMITTED: Status("Offer submitted", Colour.DONE),
}


def call_off_status(call_off: CallOff, at: datetime) -> Status:
    """The badge of a call-off; a competition past its deadline reads as closed, whatever its record says yet."""
    state = CallOffState(call_off.state)
    if state == CallOffState.PUBLISHED and not is_open(state=state, closes_at=call_off.closes_at, at=at):
        state = CallOffState.CLOSED
    return Status(state.label, _COLOURS.get(state, Colour.IN_PROGRESS))


def call_off_when(call_off: CallOff, at: datetime) -> str:
    """The date that matters now, in words."""
    if call_off.state == CallOffState.PUBLISHED and call_off.closes_at is not None:
        verb = "Closes" if at < call_off.closes_at else "Closed"
        return f"{verb} {shown_with_time_left(call_off.closes_at, at)}"
    if call_off.state == CallOffState.CLOSED and call_off.closes_at is not None:
        return f"Closed {shown(call_off.closes_at)}"
    if call_off.state == CallOffState.AWARDED and call_off.awarded_at is not None:
        return f"Awarded {moment(call_off.awarded_at)}"
    if call_off.state == CallOffState.NO_AWARD and call_off.no_award_at is not None:
        return f"Ended {moment(call_off.no_award_at)}"
    return f"Needed by {day(call_off.needed_on)}"


def invitation_status(invitation: Invitation, at: datetime) -> Status:
    """What an invitation asks of its provider now; needs `own_offers` and `own_drafts` on the call-off."""
    call_off: Any = invitation.call_off
    states = {offer.state for offer in call_off.own_offers}
    if invitation.declined_at is not None:
        return Status("Declined", Colour.DRAFT)
    for state, status in _OFFERED.items():
        if state in states:
            return status
    if not is_open(state=call_off.state, closes_at=call_off.closes_at, at=at):
        return Status("Closed", Colour.DRAFT)
    if call_off.own_drafts:
        return Status("Offer started", Colour.IN_PROGRESS)
    return Status("Waiting for you", Colour.ATTENTION)


def timeline(subject_ids: Iterable[UUID], words: dict[str, str]) -> list[Event]:
    """The audit trail of some things as the lines of a timeline, newest first."""
    return [
        Event(entry.at, f"{entry.sentence[:1].upper()}{entry.sentence[1:]}.", entry.who)
        for entry in history.timeline(subject_ids, words)
    ]
