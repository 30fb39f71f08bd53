from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from placements.models import Child, FeeLine, FeeMonth, Placement, Referral, Team
from placements.policies import sees_all, sees_own
from placements.rules.completeness import CLOSED
from placements.rules.fees import Line
from placements.selectors.children import worked_with
from placements.states import FeeUnit, PlacementState, ReferralState
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Weekly(TypedDict):
        weekly: Decimal | None

    class Kept(TypedDict):
        kept: Decimal | None

    # Rows with what a selector below adds to them, for whoever shows them.
    CostedPlacement = WithAnnotations[Placement, Weekly]
    ChargedLine = WithAnnotations[FeeLine, Kept]


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


def visible_to(user: User) -> QuerySet[Placement]:
    """The placements a person of the council may see: a social worker's own children's, all of them for the rest."""
    placements = Placement.objects.select_related(
        "child__team", "provider", "setting", "cost_line", "place__household", "kind",
        "recorded__recorded_by", "recorded__buying_route",
    )  # fmt: skip
    if sees_all(user, Permission.PLACEMENT_SEE):
        return placements
    if sees_own(user, Permission.PLACEMENT_SEE):
        return placements.filter(child__in=worked_with(user).values("pk"))
    return placements.none()


def placement_of(referral: Referral, user: User) -> Placement | None:
    """The placement that a referral's search came to, the newest where one was cancelled, if this person may see it."""
    rows = visible_to(user).filter(referral=referral.pk).exclude(state=PlacementState.CANCELLED)
    return rows.order_by("-planned_at").first()


def of_children_of(placements: QuerySet[Placement], user: User) -> QuerySet[Placement]:
    """Of some placements, those of children that a person works with."""
    return placements.filter(child__in=worked_with(user).values("pk"))


def of_teams_of(placements: QuerySet[Placement], user: User) -> QuerySet[Placement]:
    """Of some placements, those of children whose team a person manages or stands in for."""
    teams = Team.objects.filter(Q(manager=user) | Q(stand_in=user))
    return placements.filter(child__in=Child.objects.filter(team__in=teams).values("pk"))


def as_listed(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Placements with what a list shows of them: of the child what says who may read the end, and no name."""
    shown = placements.select_related(None).select_related(
        "child__team", "provider", "setting", "place__household"
    )
    return shown.only(
        "reference", "state", "starts_on", "ended_on", "planned_end", "location_class", "distance_miles",
        "service_type", "child__sex", "child__home_postcode", "child__date_of_birth", "child__social_worker",
        "child__recorded_by",
        "child__reviewing_officer", "child__team__manager", "child__team__stand_in", "provider__name",
        "setting__name", "place__household__code", "place__household__outward",
    )  # fmt: skip


def past_last_night(on: date) -> Q:
    """Stays with no end recorded on a day after the last night that was agreed: nothing pays for them (S-11)."""
    return Q(state=PlacementState.STARTED, planned_end__lte=on)


def paid_on(on: date) -> Q:
    """Fee lines that are paid by the week for the night of a day, as they stand now."""
    return Q(paid_from__lte=on, paid_to__gt=on) & ~Q(unit=FeeUnit.ONE_OFF)


def with_weekly(placements: QuerySet[Placement], on: date) -> "QuerySet[CostedPlacement]":
    """The same placements, each with `weekly`: pounds a week of its fee lines on a day, or on its first day."""
    lines = FeeLine.objects.filter(paid_on(on), placement=OuterRef("pk"), superseded_at=None)
    total = lines.order_by().values("placement").annotate(total=Sum("weekly")).values("total")
    return placements.annotate(weekly=Subquery(total))


def agreed_for(referral: Referral, user: User) -> UUID | None:
    """The placement that a referral led to, once a home is agreed, for whoever may see it."""
    if referral.state not in (ReferralState.HOME_AGREED, ReferralState.PLACED):
        return None
    live = visible_to(user).filter(referral=referral).exclude(state=PlacementState.CANCELLED)
    return live.values_list("pk", flat=True).first()


def following() -> Subquery:
    """Of the child of a placement the newest referral that is open, for what follows the stay."""
    rows = Referral.objects.filter(child=OuterRef("child")).exclude(state__in=CLOSED)
    return Subquery(rows.order_by("-started_at").values("pk")[:1])


def fee_lines(placement: Placement) -> "QuerySet[ChargedLine]":
    """Every line ever agreed, the ones in force first, with the total of its kept months."""
    return (
        FeeLine.objects.filter(placement=placement)
        .select_related("kind")
        .annotate(kept=Sum("months__amount"))
        .order_by("superseded_at", "starts_on", "kind__order")
    )


def paid_lines(placements: Iterable[Placement]) -> dict[UUID, list[Line]]:
    """The fee lines in force of some placements, by placement; one query."""
    lines: dict[UUID, list[Line]] = {}
    rows = FeeLine.objects.filter(placement__in=[row.pk for row in placements], superseded_at=None)
    for row in rows.select_related("kind"):
        lines.setdefault(row.placement_id, []).append(row.line)
    return lines


def authorised_lines(placement: Placement) -> list[Line] | None:
    """The fee lines that were authorised with the award: those first recorded, replaced since or not (S-49).

    None for a placement that no call-off bought: it is from before the PDPS or beside it, and nothing limits it.
    """
    if placement.call_off_id is None:
        return None
    own = FeeLine.objects.filter(placement=placement)
    first = own.filter(recorded_at=Subquery(own.order_by("recorded_at").values("recorded_at")[:1]))
    return [row.line for row in first.select_related("kind")]


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
