"""The message about legal authority that ended while something goes on without it."""

from collections.abc import Sequence

from django.urls import reverse

from placements.models import LegalAuthority
from providers.notices.people import tell
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_with
from sefton_pdps.core.text.words import listed
from sefton_pdps.notifications.outbox import Message


def authority_ended(row: LegalAuthority, rests: Sequence[str], *, by: User) -> list[Message]:
    """To the child's social worker and whoever opens searches, where a stay or a search goes on without it (S-10).

    `rests`: what goes on, by reference; nobody is told where nothing does.
    """
    if not rests:
        return []
    people = set(people_with(Permission.CALLOFF_OPEN).values_list("pk", flat=True))
    people |= {row.child.social_worker_id} if row.child.social_worker_id else set()
    return tell(
        people - {by.pk},
        kind="child.authority_ended",
        mark=str(row.pk),
        title=f"Legal authority ended, without which {listed(rests)} would go on",
        url=reverse("placements:legal", args=[row.child_id]),
        body="No award is made without one. Record what follows it.",
    )
