"""Badges of call-offs and invitations, and the sentences of their timelines."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from calloffs.models import CallOff, Invitation
from calloffs.presenters.unsent import CHANGED
from calloffs.rules.competition import is_open
from calloffs.rules.deadlines import shown, shown_with_time_left
from calloffs.selectors.competitions import people_named
from calloffs.selectors.unsent import unsent_in
from calloffs.states import AuthorisationState, CallOffState, OfferState
from sefton_pdps.audit import history
from sefton_pdps.core.components import Colour, Event, Status
from sefton_pdps.core.words import day, moment

EVENT_WORDS = {
    "call_off.open": "opened the call-off",
    "call_off.publish": "published the mini-competition",
    "call_off.close": "closed the mini-competition at its deadline",
    "call_off.assign_evaluator": "chose {evaluator} to score the offers",
    "call_off.take_off_evaluator": "took {evaluator} off; scores that were not finished no longer count",
    "call_off.recommend": "recommended a home and asked for authorisation",
    "call_off.authorise": "recorded the authorisation: all approvals are given",
    "call_off.return_to_recommending": "sent the recommendation back for an answer or another proposal",
    "call_off.return_to_case": "sent the case back for an answer or another proposal",
    "call_off.award": "awarded the call-off",
    "call_off.award_on_signing": "awarded the call-off when the agreement was signed",
    "call_off.end_without_award": "ended the call-off with no award",
    "call_off.end_with_referral": "ended the call-off: the referral was withdrawn",
    "invitation.open": "opened an invitation",
    "invitation.decline": "declined an invitation",
    "invitation.change_mind": "took a decline back",
    "clarification.ask": "asked a question",
    "clarification.answer": "answered a question",
    "clarification.publish": "answered a question to every invited provider",
    "clarification.answer_privately": "answered a question to who asked only",
    "clarification.refuse": "said why a question is not answered",
}
OWN_EVENT_WORDS = {
    name: EVENT_WORDS[name] for name in ("invitation.open", "invitation.decline", "invitation.change_mind")
} | {"offer.submit": "submitted an offer", "offer.withdraw": "withdrew an offer"}

# A person in the trail's payload, as it stands in a sentence.
_ID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_COLOURS = {
    CallOffState.OPENED: Colour.DRAFT,
    CallOffState.RECOMMENDED: Colour.ATTENTION,
    CallOffState.AWARDED: Colour.DONE,
    CallOffState.NO_AWARD: Colour.STOPPED,
}

SENT_BACK = {
    AuthorisationState.RETURNED: Status("Returned with a question", Colour.ATTENTION),
    AuthorisationState.REFUSED: Status("Authorisation refused", Colour.STOPPED),
}
OFFERED = {
    OfferState.PREFERRED: Status("Successful", Colour.DONE),
    OfferState.NOT_PREFERRED: Status("Not successful", Colour.STOPPED),
    OfferState.SUBMITTED: Status("Offer submitted", Colour.DONE),
}


def call_off_status(call_off: Any, at: datetime) -> Status:
    """The badge of a call-off, with `has_evaluators` and `last_decision` as its selector gives them.

    A competition past its deadline reads as closed, whatever its record says yet; it is scored only once somebody
    is chosen to score. What came back says so, until authorisation is asked for again.
    """
    state = CallOffState(call_off.state)
    if state == CallOffState.PUBLISHED and not is_open(state=state, closes_at=call_off.closes_at, at=at):
        state = CallOffState.CLOSED
    if state == CallOffState.CLOSED and not call_off.has_evaluators:
        return Status("Closed: choose the evaluators", Colour.ATTENTION)
    if state in (CallOffState.EVALUATED, CallOffState.CASE_MADE) and call_off.last_decision in SENT_BACK:
        return SENT_BACK[call_off.last_decision]
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
    open_now = is_open(state=call_off.state, closes_at=call_off.closes_at, at=at)
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


def _unanswered(call_off: Any, *, withdrawn: bool) -> str:
    """What became of an invitation that is over without an offer that counts, as its provider reads it."""
    if withdrawn:
        return "You withdrew your offer"
    if call_off.no_award_at is not None and call_off.no_award_at < call_off.closes_at:
        return "Ended before its deadline"
    return "You did not send your offer" if call_off.own_drafts else "You did not answer"


def timeline(subject_ids: Iterable[UUID], words: dict[str, str]) -> list[Event]:
    """The audit trail of some things as the lines of a timeline, newest first."""
    entries = history.timeline(subject_ids, words)
    sentences = _named([entry.sentence for entry in entries])
    return [
        Event(entry.at, f"{sentence[:1].upper()}{sentence[1:]}.", entry.who)
        for entry, sentence in zip(entries, sentences, strict=True)
    ]


def _named(sentences: list[str]) -> list[str]:
    """The sentences with people's names where the trail, which holds no names, has their ids."""
    ids = {found for sentence in sentences for found in _ID.findall(sentence)}
    names = people_named(ids) if ids else {}
    return [_ID.sub(lambda found: names.get(found[0], "an evaluator"), one) for one in sentences]
