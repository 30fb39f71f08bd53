"""How many children live where, as at a date: counts only, never a child."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from placements.models import Placement
from reporting.selectors.as_at import cut_off, lived_in


@dataclass(frozen=True)
class Living:
    """A number of children of one cost line, by where they live and how the placement was bought."""

    cost_line_id: UUID
    location_class: str
    route: str
    number: int


@dataclass(frozen=True)
class Moves:
    """How many children moved into and out of the placements of a cost line in a month."""

    moved_in: int
    moved_out: int


def living(as_at: date) -> list[Living]:
    """The children living in a placement on the night of a day, counted by type, area and route."""
    counted = (
        Placement.objects.filter(lived_in(as_at))
        .values("cost_line_id", "location_class", "route")
        .annotate(number=Count("child_id", distinct=True))
        .order_by("cost_line_id", "location_class", "route")
    )
    return [Living(**row) for row in counted]


def moves(month: date, as_at: date) -> dict[UUID, Moves]:
    """Moves in and out from the first of a month to a day, as was known at its end, by cost line."""
    known = cut_off(as_at)
    moved_in = Q(starts_on__gte=month, starts_on__lte=as_at, started_at__lt=known)
    moved_out = Q(ended_on__gte=month, ended_on__lte=as_at, ended_at__lt=known)
    counted = (
        Placement.objects.filter(moved_in | moved_out)
        .values("cost_line_id")
        .annotate(moved_in=Count("id", filter=moved_in), moved_out=Count("id", filter=moved_out))
        .order_by("cost_line_id")
    )
    return {row["cost_line_id"]: Moves(row["moved_in"], row["moved_out"]) for row in counted}
