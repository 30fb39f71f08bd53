"""What a placement may be recorded as, and which of those recorded afterwards broke a rule."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from placements.models import BuyingRoute, OfstedNotice, PlacementKind, RecordedPlacement
from placements.selectors.costs import in_force


def placement_kinds(on: date) -> QuerySet[PlacementKind]:
    """The kinds of placement in force on a day, in the council's order."""
    return PlacementKind.objects.filter(in_force(on)).select_related("cost_line")


def route_choices() -> list[tuple[str, str]]:
    """Every way to a home once, by its newest name: which is in force hangs on the day that is told."""
    newest = BuyingRoute.objects.order_by("code", "-valid_from").distinct("code")
    rows = sorted(newest, key=lambda one: (one.rung, one.name))
    return [(one.code, one.name) for one in rows]


def breaches(first: datetime, until: datetime) -> dict[str, int]:
    """How many placements that broke a rule were recorded from a moment to another, by rule: for the report (S-33)."""
    rows = RecordedPlacement.objects.filter(~Q(ground=""), recorded_at__gte=first, recorded_at__lt=until)
    counted = rows.values("ground").annotate(number=Count("pk")).order_by("ground")
    return {row["ground"]: row["number"] for row in counted}


def ofsted_notice_of(barred_start_id: UUID) -> OfstedNotice | None:
    """That Ofsted was told of a start, if somebody recorded it."""
    return OfstedNotice.objects.filter(barred_start=barred_start_id).select_related("recorded_by").first()
