"""What the council and providers are told of agreements, awards and results: a link, never a child's details."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from calloffs.models import CallOff, ResultLetter, ServiceAgreement
from calloffs.states import OfferResult
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_in, people_of_provider, people_of_providers
from sefton_pdps.notifications.outbox import Message


def _to_provider(agreement: ServiceAgreement, what: str, title: str) -> list[Message]:
    url = reverse("calloffs:portal_agreement", args=[agreement.pk])
    people = people_of_provider(agreement.provider_id, Permission.AGREEMENT_SIGN)
    return [
        Message(f"agreement.{what}:{agreement.pk}:{pk}", pk, f"agreement.{what}", title, url)
        for pk in people.values_list("pk", flat=True)
    ]


def _to_signer(agreement: ServiceAgreement, what: str, title: str) -> list[Message]:
    if agreement.council_signed_by_id is None:
        return []
    url = reverse("calloffs:agreement_detail", args=[agreement.pk])
    to = agreement.council_signed_by_id
    return [Message(f"agreement.{what}:{agreement.pk}:{to}", to, f"agreement.{what}", title, url)]


def issued(agreement: ServiceAgreement, by: User, at: datetime) -> list[Message]:
    """The provider's people who may sign."""
    return _to_provider(agreement, "issued", f"Agreement {agreement.reference} waits for your signature")


def signed(agreement: ServiceAgreement, by: User, at: datetime) -> list[Message]:
    """Whoever signed for the council."""
    return _to_signer(agreement, "signed", f"The provider signed agreement {agreement.reference}")


def full_overdue(agreement: ServiceAgreement) -> list[Message]:
    """Whoever signed the short form for the council, and the commissioning managers: its full one is past its day."""
    title = f"The full agreement that takes the place of {agreement.reference} is overdue"
    url = reverse("calloffs:agreement_detail", args=[agreement.pk])
    people = {person.pk for person in people_in(Role.COMMISSIONING_MANAGER)}
    people |= {agreement.council_signed_by_id} if agreement.council_signed_by_id else set()
    return [
        Message(f"agreement.full_overdue:{agreement.pk}:{pk}", pk, "agreement.full_overdue", title, url)
        for pk in sorted(people)
    ]


def withdrawn(agreement: ServiceAgreement, by: User, at: datetime) -> list[Message]:
    """The provider's people who could have signed."""
    return _to_provider(agreement, "withdrawn", f"The council took back agreement {agreement.reference}")


def ended_with_placement(agreement: ServiceAgreement, by: User, at: datetime) -> list[Message]:
    """Both sides: the provider's people who may sign, and whoever signed for the council."""
    title = f"Agreement {agreement.reference} has ended with its placement"
    return [
        *_to_provider(agreement, "ended_with_placement", title),
        *_to_signer(agreement, "ended_with_placement", title),
    ]


def award_waits(agreement: ServiceAgreement) -> list[Message]:
    """Both sides, when something stands between the signatures and the award: the home is not agreed yet."""
    title = f"{agreement.reference} is signed, but something stands in the way of the award"
    waits = f"Agreement {agreement.reference} is signed, but the place is not awarded yet"
    return [*_to_signer(agreement, "award_waits", title), *_to_provider(agreement, "award_waits", waits)]


def awarded(call_off: CallOff, agreement: ServiceAgreement) -> list[Message]:
    """The officer who bought the placement, and the provider's people who may sign."""
    officers: Iterable[UUID | None] = {call_off.opened_by_id, agreement.council_signed_by_id}
    url = reverse("calloffs:call_off_detail", args=[call_off.pk])
    title = f"{call_off.reference} is awarded: the placement is planned"
    ours = [
        Message(f"call_off.awarded:{call_off.pk}:{pk}", pk, "call_off.awarded", title, url)
        for pk in sorted(filter(None, officers))
    ]
    theirs = f"Agreement {agreement.reference} is signed and the place is awarded"
    return [*ours, *_to_provider(agreement, "awarded", theirs)]


def results(letters: Iterable[ResultLetter]) -> list[Message]:
    """The people of every provider that offered, each led to their own letter."""
    by_provider = {letter.provider_id: letter for letter in letters}
    people = people_of_providers(by_provider, Permission.INVITATION_SEE).values_list("pk", "provider_id")
    return [_result(by_provider[provider], pk) for pk, provider in people if provider]


def _result(letter: ResultLetter, recipient: UUID) -> Message:
    won = letter.result == OfferResult.WON
    return Message(
        f"call_off.result:{letter.call_off_id}:{recipient}",
        recipient,
        "call_off.result",
        "Your offer was successful" if won else "The result of a competition that you offered in",
        reverse("calloffs:portal_result", args=[letter.pk]),
    )
