"""The placements behind a cost line's figures."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from placements.models import CostLine, FeeLine, Placement
from placements.states import PlacementState


def running(line: CostLine, on: date) -> QuerySet[Placement]:
    """Placements of a cost line that are paid for on a day, with their weekly fee of that day in pounds."""
    paid = FeeLine.objects.filter(
        placement=OuterRef("pk"), superseded_at=None, starts_on__lte=on, ends_on__gt=on
    )
    weekly = paid.order_by().values("placement").annotate(total=Sum("weekly")).values("total")
    found = Placement.objects.filter(cost_line=line, starts_on__lte=on).exclude(
        state=PlacementState.CANCELLED
    )
    return found.annotate(weekly_now=Subquery(weekly)).exclude(weekly_now=None).select_related("setting")
