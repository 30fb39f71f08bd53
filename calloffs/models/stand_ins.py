from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from calloffs.states import StandInOffice
from providers.models.care_settings import DateRange
from sefton_pdps.core.models import ScopedBase


class StandIn(ScopedBase):
    """That an authoriser who is away is stood in for, from one day to another (ADR 123). Council only.

    Named by the person who is away. A row is never changed: it is ended early, once, and another may follow.
    """

    office = models.CharField(max_length=20, choices=StandInOffice.choices)
    absent = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    stand_in = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day, included.")
    reason = models.TextField()
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, help_text="When it was ended early; null: it runs to its last day."
    )
    ended_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="stand_in_is_somebody_else"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) & ~Q(reason=""),
                name="stand_in_is_dated_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="stand_in_end_is_signed",
            ),
            ExclusionConstraint(
                name="stand_in_one_an_office_at_a_time",
                expressions=[
                    ("absent", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    (DateRange(F("starts_on"), F("ends_on"), Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["stand_in", "ends_on"], name="stand_in_of_a_person"),
            models.Index(fields=["starts_on", "id"], name="stand_in_started"),
        ]
