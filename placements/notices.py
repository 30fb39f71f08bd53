"""The messages about referrals and placements. A title carries references only, never a child's data."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from placements.models import Placement, Referral
from providers.models import RegisterChange
from providers.presenters.register import change_sentence
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.selectors import people_with
from sefton_pdps.core.words import plural
from sefton_pdps.notifications.outbox import Message


def referral_submitted(referral: Referral, by: Any, at: datetime) -> Iterator[Message]:
    """To everybody who may approve it, except the person who submitted it."""
    for person in people_with(Permission.REFERRAL_APPROVE):
        if person.pk != referral.submitted_by_id:
            yield Message(
                key=f"referral.submit:{referral.pk}:{person.pk}",
                recipient_id=person.pk,
                kind="referral.submit",
                title=f"Referral {referral.reference} waits for approval",
                url=reverse("placements:referral_detail", args=[referral.pk]),
            )


def referral_approved(referral: Referral, by: Any, at: datetime) -> Iterator[Message]:
    """To those who open call-offs, and to the person who submitted it."""
    recipients = set(people_with(Permission.CALLOFF_OPEN).values_list("pk", flat=True))
    if referral.submitted_by_id:
        recipients.add(referral.submitted_by_id)
    for person_id in sorted(recipients):
        yield Message(
            key=f"referral.approve:{referral.pk}:{person_id}",
            recipient_id=person_id,
            kind="referral.approve",
            title=f"Referral {referral.reference} is approved for search",
            url=reverse("placements:referral_detail", args=[referral.pk]),
        )


def placement_started(placement: Placement, by: Any, at: datetime) -> Iterator[Message]:
    """To the child's social worker."""
    return _to_social_worker(placement, "placement.start", "has started")


def placement_ended(placement: Placement, by: Any, at: datetime) -> Iterator[Message]:
    """To the child's social worker."""
    return _to_social_worker(placement, "placement.end", "has ended")


def _to_social_worker(placement: Placement, kind: str, happened: str) -> Iterator[Message]:
    child = placement.child
    if child.social_worker_id:
        yield Message(
            key=f"{kind}:{placement.pk}:{child.social_worker_id}",
            recipient_id=child.social_worker_id,
            kind=kind,
            title=f"Placement {placement.reference} {happened}",
            url=reverse("placements:child_detail", args=[child.pk]),
        )


def register_changed(changes: Sequence[RegisterChange], living: int) -> Iterator[Message]:
    """To everybody who starts and ends placements: what changed in a setting where children of ours live."""
    setting, done = changes[0].setting, changes[0].register_import_id
    children = plural(living, "child of ours lives", "children of ours live")
    # That places stay open is read after the number that they are compared with.
    told = sorted(changes, key=lambda one: one.field == "places_kept_open")
    for person in people_with(Permission.PLACEMENT_START):
        yield Message(
            key=f"register.changed:{done}:{setting.pk}:{person.pk}",
            recipient_id=person.pk,
            kind="register.changed",
            title=f"The Ofsted register changed for {setting.name}, where {children}",
            url=reverse("providers:setting_detail", args=[setting.pk]),
            body=" ".join(map(change_sentence, told)),
        )
