"""Starts in settings that a gate barred: of one placement, and those that nobody has decided about."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from placements.models import BarredStart, SafeguardDecision


def barred_starts() -> QuerySet[BarredStart]:
    """Every start that a gate barred, with its placement."""
    return BarredStart.objects.select_related(
        "placement__setting__provider", "placement__child", "recorded_by", "decided_by"
    ).order_by("due_at", "pk")


def undecided() -> QuerySet[BarredStart]:
    """Those that wait for a decision, the first due in front."""
    return barred_starts().filter(decided_at=None)


def newest() -> QuerySet[BarredStart]:
    """Every one, the newest in front."""
    return barred_starts().order_by("-recorded_at", "-pk")


def barred_start_of(placement_id: UUID) -> BarredStart | None:
    """The exception that was recorded when the child of this placement moved in, if a gate barred it."""
    return barred_starts().filter(placement=placement_id).first()


def decided_for(placement_id: UUID) -> SafeguardDecision | None:
    """The newest decision for this child after the setting fell, by when and what."""
    rows = SafeguardDecision.objects.filter(placement=placement_id)
    return rows.select_related("grave_change", "decided_by").order_by("-decided_at").first()


def starts_of(placement_ids: Iterable[UUID]) -> dict[UUID, BarredStart]:
    """The exceptions of several placements, by placement."""
    return {one.placement_id: one for one in barred_starts().filter(placement__in=list(placement_ids))}
