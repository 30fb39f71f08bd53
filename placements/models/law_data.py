from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from placements.codes import LawDays
from providers.models.care_settings import DateRange
from providers.states import SettingKind
from sefton_pdps.core.models import InForce, ScopedBase
from sefton_pdps.core.time.counted_days import DayUnit

# The longest of these clocks that is entered: six months, as a secure accommodation order may last (S-19).
MOST_DAYS = 184


class LawClock(ScopedBase, InForce):
    """By when something follows that the law lets wait, in force from a day to a day: dated data (ADR 130, M).

    A clock is replaced and never ended, so that there is one on each day; before the first one the first holds.
    """

    clock = models.CharField(max_length=20, choices=LawDays.choices)
    days = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=DayUnit.choices)
    legal_basis = models.CharField(max_length=300)

    class Meta:
        ordering = ["clock", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="law_clock_in_force_once",
                expressions=[
                    ("clock", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="law_clock_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=MOST_DAYS) & ~Q(legal_basis=""), name="law_clock_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.get_clock_display()


class ExceptedKind(ScopedBase, InForce):
    """A kind of home outside Ofsted's register that regulations 27A and 27C except, from a day to a day (ADR 128, 130).

    Read for the day on which a child would move in; what was placed before stays as it was decided.
    """

    setting_kind = models.CharField(max_length=30, choices=SettingKind.choices)
    legal_basis = models.CharField(max_length=300)

    class Meta:
        ordering = ["setting_kind", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="excepted_kind_in_force_once",
                expressions=[
                    ("setting_kind", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="excepted_kind_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="excepted_kind_stands_on_a_rule"),
        ]

    def __str__(self) -> str:
        return self.get_setting_kind_display()
