"""Stays in homes that nobody registers: of one placement, and those that the Director is to review."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from placements.models import OfstedNotice, UnregisteredStay
from placements.states import PlacementState


def stay_of(placement_id: UUID) -> UnregisteredStay | None:
    """What is on record of the stay of a placement, with its reviews."""
    rows = UnregisteredStay.objects.select_related("placement__child", "placement__setting", "recorded_by")
    return rows.prefetch_related("reviews__by").filter(placement=placement_id).first()


def ofsted_told(placement_id: UUID) -> OfstedNotice | None:
    """When Ofsted was told of the placement."""
    return OfstedNotice.objects.filter(barred_start__placement=placement_id).first()


def to_review(until: date) -> QuerySet[UnregisteredStay]:
    """Stays that go on and whose review is due by a day, the first in front."""
    going_on = UnregisteredStay.objects.filter(
        placement__state=PlacementState.STARTED, review_due_on__lte=until
    )
    return going_on.order_by("review_due_on", "pk")
