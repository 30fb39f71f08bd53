from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from placements.states import Regime, RouteFamily
from providers.models.care_settings import DateRange
from sefton_pdps.core.models import InForce, ScopedBase


class BuyingRoute(ScopedBase, InForce):
    """A way in which a home comes to a child, in force from a day to a day: the council's own dated data (S-3, S-35).

    `code` is what a placement is recorded by; several rows of one code follow one another, because the law that a
    purchase stands on changes with the day (the Procurement Act 2023 since 24 February 2025). `rung` is its place on
    the contingency ladder; the two PDPS routes share one.
    """

    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=120)
    family = models.CharField(max_length=12, choices=RouteFamily.choices)
    rung = models.PositiveSmallIntegerField(
        help_text="Its place on the ladder, from 1; those of one number are one rung."
    )
    host = models.CharField(
        max_length=160, blank=True, help_text="Who runs the agreement, where it is another body's."
    )
    regime = models.CharField(max_length=12, choices=Regime.choices)
    legal_basis = models.CharField(
        max_length=300, help_text="What an award by it stands on, as it is printed."
    )

    class Meta:
        ordering = ["rung", "name", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="buying_route_in_force_once",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="buying_route_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(rung__gte=1) & ~Q(legal_basis=""), name="buying_route_has_rung_and_basis"
            ),
        ]

    def __str__(self) -> str:
        return self.name
