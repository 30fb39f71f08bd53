"""What the people of a competition are told: the invited, the publisher, the evaluators."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.urls import reverse

from calloffs.models import CallOff, Clarification, Invitation, OfferAssessment
from calloffs.rules.deadlines import shown
from providers.selectors.contacts import night_addresses
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_of_providers
from sefton_pdps.core.time.working_days import in_office_hours
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.notifications.outbox import Message

# A key tells one thing once; longer than its column an address is cut, and still names who it is.
LONGEST_KEY = 200


class Closing(Protocol):
    """A competition as the closing job reads it, thousands at a time: no more than who is told, and of what."""

    pk: UUID
    reference: str
    published_by_id: UUID | None
    evaluator_ids: list[UUID]


def _to_invited(
    invitations: Iterable[Invitation], kind: str, title: str, *, key: str, body: str = ""
) -> list[Message]:
    """One message to each person of each invited provider, leading to that provider's own invitation."""
    addresses = {row.provider_id: address_of("calloffs:invitation_detail", row.pk) for row in invitations}
    people = people_of_providers(addresses, Permission.INVITATION_SEE).values_list("pk", "provider_id")
    return [
        Message(f"{kind}:{key}:{person}", person, kind, title, addresses[provider], body)
        for person, provider in people
        if provider is not None
    ]


def _by_night(
    call_off: CallOff, invitations: Iterable[Invitation], kind: str, title: str, *, at: datetime
) -> list[Message]:
    """In an emergency outside office hours also to where each provider reads e-mail by night (ADR 100)."""
    if not call_off.emergency or in_office_hours(at):
        return []
    rows = sorted(invitations, key=lambda row: row.pk)
    addresses = night_addresses({UUID(str(pk)): row.provider_id for row in rows for pk in row.setting_ids})
    return [
        Message(
            f"{kind}:{row.pk}:{address}"[:LONGEST_KEY], None, kind, title,
            address_of("calloffs:invitation_detail", row.pk), address=address,
        )
        for row in rows
        for address in sorted(addresses.get(row.provider_id, ()))
    ]  # fmt: skip


def _to_officer(
    call_off: CallOff | Closing, recipient: UUID | None, kind: str, title: str, *, key: Any
) -> list[Message]:
    if recipient is None:
        return []
    url = address_of("calloffs:call_off_detail", call_off.pk)
    return [Message(f"{kind}:{key}:{recipient}", recipient, kind, title, url)]


def _to_evaluator(call_off_id: UUID, person: UUID, kind: str, title: str, *, key: Any) -> list[Message]:
    """Leading to the evaluator's own page, which stays when the competition is no longer theirs to read."""
    url = address_of("calloffs:scoring", call_off_id)
    return [Message(f"{kind}:{key}:{person}", person, kind, title, url)]


def invited(call_off: CallOff, by: User, at: datetime) -> list[Message]:
    """The people of every invited provider; by night, in an emergency, also whoever answers there."""
    rows = Invitation.objects.filter(call_off=call_off)
    title = "You are invited to offer a placement"
    body = f"Offers close on {shown(call_off.closes_at)}." if call_off.closes_at else ""
    people = _to_invited(rows, "call_off.invited", title, key=str(call_off.pk), body=body)
    return [*people, *_by_night(call_off, rows, "call_off.invited", title, at=at)]


def reminded(call_off: CallOff, at: datetime) -> list[Message]:
    """The people of every invited provider that has not declined; who of them has offered nobody here can tell."""
    rows = Invitation.objects.filter(call_off=call_off, declined_at=None)
    closes = f"Offers close on {shown(call_off.closes_at)}." if call_off.closes_at else ""
    key, kind = f"{call_off.pk}:{at.isoformat()}", "call_off.reminded"
    return [
        *_to_invited(
            rows.filter(first_opened_at=None), kind, "You have not opened an invitation to offer a placement",
            key=key, body=closes,
        ),
        *_to_invited(
            rows.exclude(first_opened_at=None), kind, "An invitation to offer a placement is still open",
            key=key, body=f"{closes} If your offer is in, it stands, and nothing more is needed.",
        ),
    ]  # fmt: skip


def nudged(call_off: CallOff, silent: Sequence[Invitation], at: datetime) -> list[Message]:
    """The people of each provider that has neither offered, begun an offer nor declined, once, in an emergency."""
    closes = f" Offers close on {shown(call_off.closes_at)}." if call_off.closes_at else ""
    kind, title = "call_off.nudged", "An invitation in an emergency waits for your answer"
    body = f"Make an offer, or decline, so that others can be asked.{closes}"
    people = _to_invited(silent, kind, title, key=str(call_off.pk), body=body)
    return [*people, *_by_night(call_off, silent, kind, title, at=at)]


def deadline_moved(call_off: CallOff) -> list[Message]:
    """Everybody who was invited: who declined may take that back, and who offered may change the offer."""
    if call_off.closes_at is None:
        return []
    rows = Invitation.objects.filter(call_off=call_off)
    return _to_invited(
        rows, "call_off.deadline_moved", "You have more time to offer a placement",
        key=f"{call_off.pk}:{call_off.closes_at.isoformat()}",
        body=f"Offers now close on {shown(call_off.closes_at)}. An offer that you have sent still stands.",
    )  # fmt: skip


def profile_changed(call_off: CallOff, number: int) -> list[Message]:
    """Everybody who was invited: who declined may take that back, and who offered may change the offer."""
    rows = Invitation.objects.filter(call_off=call_off)
    closes = f"Offers close on {shown(call_off.closes_at)}. " if call_off.closes_at else ""
    return _to_invited(
        rows, "call_off.profile_changed", "What a child needs has changed: read the invitation again",
        key=f"{call_off.pk}:{number}",
        body=f"{closes}An offer that you have sent still stands, and you may change it until then.",
    )  # fmt: skip


def closed(call_off: Closing, by: User, at: datetime) -> list[Message]:
    """Whoever published the competition, and its evaluators."""
    title = f"{call_off.reference} has closed: look at the offers"
    messages = _to_officer(call_off, call_off.published_by_id, "call_off.closed", title, key=call_off.pk)
    for person in call_off.evaluator_ids:
        messages += _to_evaluator(call_off.pk, person, "call_off.closed", title, key=call_off.pk)
    return messages


def ended_without_award(call_off: CallOff, by: User, at: datetime) -> list[Message]:
    """Every provider that was invited and has not declined."""
    rows = Invitation.objects.filter(call_off=call_off, declined_at=None)
    title = "A competition that you were invited to ended with no award"
    return _to_invited(rows, "call_off.no_award", title, key=str(call_off.pk))


def ended_with_referral(call_off: CallOff, by: User, at: datetime) -> list[Message]:
    """The same, and whoever opened or published it, for they did not end it themselves."""
    title = f"{call_off.reference} has ended: its referral was withdrawn"
    officers = sorted({call_off.opened_by_id, call_off.published_by_id} - {None}, key=str)
    return ended_without_award(call_off, by, at) + [
        message
        for person in officers
        for message in _to_officer(call_off, person, "call_off.ended_with_referral", title, key=call_off.pk)
    ]


def asked(clarification: Clarification) -> list[Message]:
    """Whoever published the competition that a question is about."""
    call_off = clarification.call_off
    title = f"A provider asked a question about {call_off.reference}"
    return _to_officer(call_off, call_off.published_by_id, "clarification.asked", title, key=clarification.pk)


def answered(clarification: Clarification, by: User, at: datetime) -> list[Message]:
    """Every provider that was invited and has not declined; not who asked."""
    rows = Invitation.objects.filter(call_off_id=clarification.call_off_id, declined_at=None)
    title = "A question about an invitation was answered"
    return _to_invited(rows, "clarification.answered", title, key=str(clarification.pk))


def replied(clarification: Clarification, by: User, at: datetime) -> list[Message]:
    """The provider that asked, and nobody else: its question has a private answer, or none and why."""
    rows = Invitation.objects.filter(
        call_off_id=clarification.call_off_id, provider_id=clarification.provider_id
    )
    title = "The council replied to your question about an invitation"
    return _to_invited(rows, "clarification.replied", title, key=str(clarification.pk))


def declined(invitation: Invitation, at: datetime) -> list[Message]:
    """Whoever published the competition: declines show at once."""
    call_off = invitation.call_off
    title = f"A provider declined {call_off.reference}"
    return _to_officer(
        call_off, call_off.published_by_id, "invitation.declined", title,
        key=f"{invitation.pk}:{at.isoformat()}",
    )  # fmt: skip


def decline_heard(invitation: Invitation) -> list[Message]:
    """The people of a provider whose decline the council wrote down: they may take it back."""
    return _to_invited(
        [invitation], "invitation.decline_heard", "The council wrote down that you declined an invitation",
        key=f"{invitation.pk}:{invitation.declined_at}", body="If that is not right, take it back before it closes.",
    )  # fmt: skip


def to_score(assessment: OfferAssessment) -> list[Message]:
    """An evaluator who was chosen to score the offers; told again when chosen again after being taken off."""
    title = f"You were chosen to score the offers of {assessment.call_off.reference}"
    person = assessment.evaluator_id
    return _to_evaluator(assessment.call_off_id, person, "call_off.to_score", title, key=assessment.pk)


def taken_off(assessment: OfferAssessment) -> list[Message]:
    """An evaluator who was taken off; the competition's own pages are no longer theirs to open."""
    kind, person = "call_off.taken_off", assessment.evaluator_id
    title = f"You no longer score the offers of {assessment.call_off.reference}"
    return [Message(f"{kind}:{assessment.pk}:{person}", person, kind, title, reverse("calloffs:my_scoring"))]


def received(submitter: Any, *, offer_id: UUID, received_at: datetime) -> list[Message]:
    """Whoever submitted an offer: its receipt."""
    url = address_of("calloffs:offer_receipt", offer_id)
    title = f"Your offer was received on {shown(received_at)}"
    return [Message(f"offer.received:{offer_id}", submitter.pk, "offer.received", title, url)]
