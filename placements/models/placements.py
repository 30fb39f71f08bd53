from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from placements.models.children import Child
from placements.models.costs import CostLine, FeeKind
from placements.models.referrals import Referral
from placements.states import EndReason, LocationClass, PlacementState, Route
from providers.models import Place, Provider, Setting
from providers.models.settings import DateRange
from providers.states import ServiceType
from sefton_pdps.core.models import ScopedBase

_LIVE = Q(state__in=[PlacementState.PLANNED, PlacementState.STARTED, PlacementState.ENDED])
_NIGHTS = DateRange(F("starts_on"), Coalesce(F("ended_on"), F("planned_end")))


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
            models.Index(fields=["state", "-starts_on"], name="placement_state_start"),
        ]

    def __str__(self) -> str:
        return self.reference


class FeeLine(ScopedBase):
    """What is paid a week for one kind of care over `[starts_on, ends_on)`, split between the funders.

    Never edited: a change supersedes the line with another, so what was known at any date can be counted again.
    A discount's weekly amount is negative.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="fee_lines")
    kind = models.ForeignKey(FeeKind, on_delete=models.PROTECT, related_name="+")
    weekly = models.DecimalField(max_digits=10, decimal_places=2, help_text="Pounds a week.")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The first day not paid for.")
    social_care_share = models.DecimalField(max_digits=5, decimal_places=2, default=100)
    education_share = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    health_share = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    evidence = models.TextField(blank=True, help_text="The evidenced need behind wrap-around support (S-7).")
    need = models.SlugField(max_length=40, blank=True, help_text="The need of the profile it rests on.")
    review_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="fee_line_dates_in_order"),
            models.CheckConstraint(
                condition=Q(social_care_share__gte=0, education_share__gte=0, health_share__gte=0)
                & Q(social_care_share=100 - F("education_share") - F("health_share")),
                name="fee_line_shares_make_100",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("recorded_at")),
                name="fee_line_superseded_after_recorded",
            ),
        ]
        indexes = [models.Index(fields=["placement", "starts_on"], name="fee_line_placement_start")]


class FeeMonth(ScopedBase):
    """The kept charge of one fee line for one calendar month: nights x weekly / 7, rounded once, here.

    Written by the database itself when a line is written (never by hand): the application may only read it.
    """

    fee_line = models.ForeignKey(FeeLine, on_delete=models.PROTECT, related_name="months")
    month = models.DateField(help_text="The first day of the month.")
    nights = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fee_line", "month"], name="fee_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="fee_month_is_a_first"),
        ]
        indexes = [models.Index(fields=["month"], name="fee_month_month")]
