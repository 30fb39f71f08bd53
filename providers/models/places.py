from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from providers.models.care_settings import DateRange, Provider, Setting
from providers.states import HoldReason
from sefton_pdps.core.models import ScopedBase


class CarerHousehold(ScopedBase):
    """A pseudonymous carer household of an agency: outward postcode and area authority, never a name or address."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="households")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="households")
    code = models.CharField(max_length=20, help_text="The agency's own pseudonym, such as H-014.")
    outward = models.CharField(max_length=4)
    authority_code = models.CharField(max_length=9, blank=True)
    easting = models.IntegerField(null=True)
    northing = models.IntegerField(null=True)
    age_from = models.PositiveSmallIntegerField(default=0)
    age_to = models.PositiveSmallIntegerField(default=17)
    caters_for = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["setting", "code"], name="household_code_once_an_agency"),
            models.CheckConstraint(condition=Q(age_to__gte=F("age_from")), name="household_ages_in_order"),
        ]

    def __str__(self) -> str:
        return f"Household {self.code}, {self.outward}"


class Place(ScopedBase):
    """One child's place in a setting or a carer household, with the dates it is open."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="places")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="places")
    household = models.ForeignKey(CarerHousehold, null=True, on_delete=models.PROTECT, related_name="places")
    number = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["setting", "household", "number"], nulls_distinct=False, name="place_number_once"
            ),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gt=F("opens_on")), name="place_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household or self.setting}, place {self.number}"


class PlaceHold(ScopedBase):
    """Nights `[starts_on, ends_on)` in which a place is not free for Sefton, kept by the provider."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=20, choices=HoldReason.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="place_held_once_at_a_time",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    (DateRange(F("starts_on"), F("ends_on")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="place_hold_dates_in_order"
            ),
        ]
