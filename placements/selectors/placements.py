from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from placements.models import FeeLine, FeeMonth, Placement
from placements.policies import sees_all, sees_own
from placements.selectors.children import worked_with
from placements.states import PlacementState
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core import clock


@dataclass(frozen=True)
class StartFacts:
    """What the start of a placement hangs on."""

    starts_on: date
    today: date


@dataclass(frozen=True)
class MonthTotal:
    """The kept pence of one calendar month, all fee lines together."""

    month: date
    amount: Decimal


def visible_to(user: Any) -> QuerySet[Placement]:
    """The placements a person of the council may see: a social worker's own children's, all of them for the rest."""
    placements = Placement.objects.select_related(
        "child__team", "provider", "setting", "cost_line", "place__household"
    )
    if sees_all(user, Permission.PLACEMENT_SEE):
        return placements
    if sees_own(user, Permission.PLACEMENT_SEE):
        return placements.filter(child__in=worked_with(user).values("pk"))
    return placements.none()


def past_last_night(on: date) -> Q:
    """Stays with no end recorded on a day after the last night that was agreed: nothing pays for them (S-11)."""
    return Q(state=PlacementState.STARTED, planned_end__lte=on)


def with_weekly(placements: QuerySet[Placement], on: date) -> QuerySet[Placement]:
    """The same placements, each with `weekly`: pounds a week of its fee lines on a day, or on its first day."""
    lines = FeeLine.objects.filter(
        placement=OuterRef("pk"), superseded_at=None, starts_on__lte=on, ends_on__gt=on
    )
    total = lines.order_by().values("placement").annotate(total=Sum("weekly")).values("total")
    return placements.annotate(weekly=Subquery(total))


def fee_lines(placement: Placement) -> QuerySet[FeeLine]:
    """Every line ever agreed, the ones in force first, with the total of its kept months."""
    return (
        FeeLine.objects.filter(placement=placement)
        .select_related("kind")
        .annotate(kept=Sum("months__amount"))
        .order_by("superseded_at", "starts_on", "kind__order")
    )


def authorised_lines(placement: Placement) -> list[FeeLine] | None:
    """The fee lines that were authorised with the award: those first recorded, replaced since or not (S-49).

    None for a placement that no call-off bought: it is from before the PDPS or beside it, and nothing limits it.
    """
    if placement.call_off_id is None:
        return None
    own = FeeLine.objects.filter(placement=placement)
    return list(own.filter(recorded_at=Subquery(own.order_by("recorded_at").values("recorded_at")[:1])))


def month_totals(placement_ids: list[UUID]) -> list[MonthTotal]:
    """The kept months of placements: a sum of pence that the database rounded once each, by calendar month."""
    rows = (
        FeeMonth.objects.filter(fee_line__placement__in=placement_ids, fee_line__superseded_at=None)
        .values("month")
        .annotate(total=Sum("amount"))
        .order_by("month")
    )
    return [MonthTotal(row["month"], row["total"]) for row in rows]


def start_facts(placement: Placement) -> StartFacts:
    """The first night of a placement and today's date, for the rule of when it may be started."""
    return StartFacts(placement.starts_on, clock.today())
