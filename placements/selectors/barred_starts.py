"""Starts in settings that a gate barred: of one placement, and those that nobody has decided about."""

from uuid import UUID

from django.db.models import QuerySet

from placements.models import BarredStart


def barred_starts() -> QuerySet[BarredStart]:
    """Every start that a gate barred, with its placement."""
    return BarredStart.objects.select_related(
        "placement__setting__provider", "placement__child", "recorded_by", "decided_by"
    ).order_by("due_at", "pk")


def undecided() -> QuerySet[BarredStart]:
    """Those that wait for a decision, the first due in front."""
    return barred_starts().filter(decided_at=None)


def barred_start_of(placement_id: UUID) -> BarredStart | None:
    """The exception that was recorded when the child of this placement moved in, if a gate barred it."""
    return barred_starts().filter(placement=placement_id).first()
