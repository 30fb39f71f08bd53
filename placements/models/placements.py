from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from placements.models.children import Child
from placements.models.costs import CostLine, PlacementKind
from placements.models.referrals import Referral
from placements.states import EndReason, LocationClass, PlacementState, Route
from providers.models import Place, Provider, Setting
from providers.models.care_settings import DateRange
from providers.states import ServiceType
from sefton_pdps.core.models import ScopedBase

_LIVE = Q(state__in=[PlacementState.PLANNED, PlacementState.STARTED, PlacementState.ENDED])
# The first day after a stay as it stands: the end, or the one that is planned.
ENDS = Coalesce(F("ended_on"), F("planned_end"))
_NIGHTS = DateRange(F("starts_on"), ENDS)


class Placement(ScopedBase):
    """A child living in a place for the nights `[starts_on, end)`.

    `call_off_id` is set by the call-off that bought it; a placement from before the PDPS has none. A provider sees
    its own placements, never the child's record behind them.
    """

    reference = models.CharField(max_length=20, unique=True)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="placements")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="placements")
    call_off_id = models.UUIDField(null=True, unique=True)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="placements")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="placements")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="placements")
    service_type = models.CharField(max_length=30, choices=ServiceType.choices)
    kind = models.ForeignKey(PlacementKind, null=True, on_delete=models.PROTECT, related_name="+")
    cost_line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=20, choices=Route.choices)
    state = models.CharField(max_length=12, choices=PlacementState.choices, default=PlacementState.PLANNED)
    starts_on = models.DateField()
    planned_end = models.DateField(help_text="The first day not paid for, as planned.")
    ended_on = models.DateField(null=True, help_text="The first day not lived there.")
    end_reason = models.CharField(max_length=12, choices=EndReason.choices, blank=True)
    location_class = models.CharField(max_length=12, choices=LocationClass.choices)
    distance_miles = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    planned_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, help_text="When the start was recorded.")
    arrived_at = models.DateTimeField(
        null=True, help_text="When the child arrived, as confirmed; null where nobody was asked."
    )
    arrival_confirmed_by = models.CharField(
        max_length=160, blank=True, help_text="Who told the council: name and job."
    )
    ended_at = models.DateTimeField(null=True, help_text="When the end was recorded.")
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.TextField(blank=True, help_text="Why it will not happen, for the council.")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="place_taken_once_at_a_time",
                expressions=[("place", RangeOperators.EQUAL), (_NIGHTS, RangeOperators.OVERLAPS)],
                condition=_LIVE,
            ),
            ExclusionConstraint(
                name="child_lives_in_one_place_at_a_time",
                expressions=[("child", RangeOperators.EQUAL), (_NIGHTS, RangeOperators.OVERLAPS)],
                condition=_LIVE,
            ),
            models.CheckConstraint(
                condition=Q(planned_end__gt=F("starts_on")), name="placement_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="placement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlacementState.STARTED) | Q(started_at__isnull=False),
                name="placement_started_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None, arrival_confirmed_by="")
                | (Q(arrived_at__isnull=False) & ~Q(arrival_confirmed_by="")),
                name="placement_arrival_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(started_at__gte=F("arrived_at")),
                name="placement_arrival_is_past",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at=None) | Q(call_off_id=None) | Q(arrived_at__gte=F("planned_at")),
                name="placement_arrival_follows_its_award",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlacementState.ENDED)
                | Q(ended_at__isnull=False, ended_on__isnull=False, started_at__isnull=False),
                name="placement_ended_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlacementState.CANCELLED) | Q(cancelled_at__isnull=False),
                name="placement_cancelled_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlacementState.CANCELLED) | ~Q(cancel_reason=""),
                name="placement_cancelled_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["starts_on", "id"], name="placement_start"),
            models.Index(ENDS, "id", name="placement_end"),
            models.Index(fields=["state", "starts_on", "id"], name="placement_state_start"),
            models.Index("state", ENDS, "id", name="placement_state_end"),
            models.Index(fields=["location_class", "starts_on", "id"], name="placement_where_start"),
            models.Index(fields=["cost_line", "starts_on", "id"], name="placement_line_start"),
        ]

    def __str__(self) -> str:
        return self.reference
