from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from calloffs.states import ExpiryUnit, GivingOffice
from providers.models.care_settings import DateRange
from sefton_pdps.core.models import InForce, ScopedBase


class ProvisionalAuthority(ScopedBase, InForce):
    """The council's scheme for provisional authority, in force from a day to a day; without a row it is off (ADR 115).

    Who may give it in an emergency, up to which whole-life value, and when it lapses unless it is ratified. The money
    only: the approval of reg. 11 comes before the move all the same.
    """

    scheme_reference = models.CharField(max_length=300)
    office = models.CharField(max_length=20, choices=GivingOffice.choices)
    up_to = models.DecimalField(max_digits=12, decimal_places=2, help_text="Whole-life value, in pounds.")
    lasts = models.PositiveSmallIntegerField(help_text="How many hours or working days until it lapses.")
    unit = models.CharField(max_length=12, choices=ExpiryUnit.choices)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(up_to__gt=0, lasts__gt=0) & ~Q(scheme_reference=""),
                name="provisional_authority_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="provisional_authority_dates_in_order",
            ),
            ExclusionConstraint(
                name="provisional_authority_in_force_once",
                expressions=[(DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.scheme_reference
