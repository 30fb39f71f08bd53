"""The placements behind a cost line's figures."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from placements.models import FeeLine, Placement


def charged(placement_ids: Collection[UUID], on: date) -> QuerySet[Placement]:
    """The placements with those keys, each with its weekly fee of a day in pounds; None where none is paid then."""
    paid = FeeLine.objects.filter(
        placement=OuterRef("pk"), superseded_at=None, starts_on__lte=on, ends_on__gt=on
    )
    weekly = paid.order_by().values("placement").annotate(total=Sum("weekly")).values("total")
    found = Placement.objects.filter(pk__in=placement_ids)
    return found.annotate(weekly_now=Subquery(weekly)).select_related("setting", "child")
