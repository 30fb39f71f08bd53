"""Ending what a declared conflict of interest bars beyond its own application: proposed by one, decided by another."""

from datetime import datetime

from django.db import transaction

from providers.models import Assessment, ConflictEnd
from providers.notices.conflicts import end_decided, end_proposed
from providers.policies.evaluation import check_decides_end, check_proposes_end
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.notifications import outbox


@transaction.atomic
def propose_end(*, conflict: Assessment, reason: str, by: User, at: datetime) -> ConflictEnd:
    """Propose that a declared conflict follows the person no longer, with the reason."""
    locked = Assessment.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    check_proposes_end(by, locked)
    if not locked.has_conflict:
        raise DomainError("No conflict of interest was declared there. Nothing was changed.")
    if not reason.strip():
        raise DomainError("Say what has changed since the conflict was declared.", field="reason")
    if locked.ends.exclude(agreed=False).exists():
        raise Stale("Somebody has proposed this already. Look at the list again.")
    end = ConflictEnd.objects.create(assessment=locked, reason=reason.strip(), proposed_by=by, proposed_at=at)
    events.record("application.conflict_end_proposed", subject=locked.application, by=by, at=at)
    outbox.queue(end_proposed(end), at=at)
    return end


@transaction.atomic
def decide_end(*, end: ConflictEnd, agreed: bool, by: User, at: datetime) -> ConflictEnd:
    """Agree that the conflict has ended, or keep it; by neither who proposed it nor whose it is."""
    locked = (
        ConflictEnd.objects.select_for_update(of=("self",))
        .select_related("assessment__application")
        .get(pk=end.pk)
    )
    if locked.decided_at is not None:
        raise Stale("This has been decided already. Look at the list again.")
    check_decides_end(by, locked)
    locked.agreed, locked.decided_by, locked.decided_at = agreed, by, at
    locked.save(update_fields=["agreed", "decided_by", "decided_at"])
    name = "application.conflict_ended" if agreed else "application.conflict_kept"
    events.record(name, subject=locked.assessment.application, by=by, at=at)
    outbox.queue(end_decided(locked), at=at)
    return locked
