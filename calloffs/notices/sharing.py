"""What both sides are told of the second stage: a link, never who the child is (ADR 151)."""

from uuid import UUID

from django.urls import reverse

from calloffs.models import Disclosure
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.selectors import people_of_provider
from sefton_pdps.notifications.outbox import Message


def _to_home(disclosure: Disclosure, key: str, title: str) -> list[Message]:
    url = reverse("calloffs:full_referral", args=[disclosure.pk])
    people = people_of_provider(disclosure.provider_id, Permission.PLAN_AGREE)
    return [
        Message(f"{key}:{disclosure.pk}:{pk}", pk, key.partition(":")[0], title, url)
        for pk in people.values_list("pk", flat=True)
    ]


def shared(disclosure: Disclosure) -> list[Message]:
    """The people of the preferred home who may accept the terms."""
    return _to_home(
        disclosure, "sharing.made", "The council chose your offer: read the terms of the full referral"
    )


def changed(disclosure: Disclosure, number: int) -> list[Message]:
    """The same people, when the record says something else than what they read."""
    return _to_home(
        disclosure, f"sharing.changed:{number}", "The full referral that you may read has changed"
    )


def taken_back(disclosure: Disclosure) -> list[Message]:
    """The same people, when the council ends it by itself."""
    return _to_home(disclosure, "sharing.taken_back", "The full referral is shared with you no more")


def accepted(disclosure: Disclosure) -> list[Message]:
    """Who shared it."""
    to: UUID = disclosure.made_by_id
    reference = disclosure.call_off.reference
    url = reverse("calloffs:sharing", args=[disclosure.call_off_id])
    title = f"{reference}: the preferred home accepted the terms of the full referral"
    return [Message(f"sharing.accepted:{disclosure.pk}:{to}", to, "sharing.accepted", title, url)]
