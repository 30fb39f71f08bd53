"""What is told about the end of a conflict of interest; the reason stands on the page only."""

from collections.abc import Iterable

from django.urls import reverse

from providers.models import ConflictEnd
from providers.notices.people import tell
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.selectors import holders_of
from sefton_pdps.notifications.outbox import Message


def end_proposed(end: ConflictEnd) -> Iterable[Message]:
    """To those who decide applications, but who proposed it and whose conflict it is."""
    apart = {end.proposed_by_id, end.assessment.evaluator_id}
    return tell(
        [one for one in holders_of(Permission.APPLICATION_DECIDE) if one not in apart],
        kind="application.conflict_end_proposed",
        mark=str(end.pk),
        title="Decide whether a declared conflict of interest has ended",
        url=reverse("providers:conflict_end_decide", args=[end.pk]),
    )


def end_decided(end: ConflictEnd) -> Iterable[Message]:
    """To who proposed it, and to the person once it holds no longer."""
    told = {end.proposed_by_id, *([end.assessment.evaluator_id] if end.agreed else [])}
    return tell(
        told,
        kind="application.conflict_end_decided",
        mark=str(end.pk),
        title=f"A declared conflict of interest {'no longer holds' if end.agreed else 'was kept'}",
        url=reverse("notifications:inbox"),
    )
