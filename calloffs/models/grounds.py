from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from calloffs.codes import EvidenceKind, WhyNotHome
from calloffs.models.proposals import DirectAwardCase
from calloffs.states import DirectGround
from placements.states import Gate, LocationClass
from providers.models import CarerHousehold, Provider, Setting
from providers.models.care_settings import DateRange
from sefton_pdps.core.models import InForce, ScopedBase

# Ten days: whoever waits longer for one home asks several, in a competition.
MOST_HOURS = 240


class GroundRule(ScopedBase, InForce):
    """By what a ground of a direct award is shown, from a day to a day: dated data (S-48, ADR 153).

    One of `shown_by` is enough. A ground without a rule in force is argued in words alone.
    """

    ground = models.CharField(max_length=24, choices=DirectGround.choices)
    shown_by = ArrayField(models.CharField(max_length=12, choices=EvidenceKind.choices))
    rests_on = models.CharField(max_length=300, help_text="Which rule or practice asks for it.")
    answer_hours = models.PositiveSmallIntegerField(
        default=24, help_text="How many hours a home has to answer that is asked on this ground (ADR 154)."
    )

    class Meta:
        ordering = ["ground", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="ground_rule_in_force_once",
                expressions=[
                    ("ground", RangeOperators.EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="ground_rule_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(shown_by__len__gt=0, answer_hours__gte=1, answer_hours__lte=MOST_HOURS)
                & ~Q(rests_on=""),
                name="ground_rule_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.get_ground_display()


class SeenHome(ScopedBase):
    """A home of the lot as the match showed it when a case for a direct award was made: chosen, not chosen, left out.

    Written anew with the case until authorisation is asked for; from then on it stays (S-44, ADR 153). Council only.
    `why_not`: of a home that passes and was not chosen; `gate`: of one that does not pass.
    """

    case = models.ForeignKey(DirectAwardCase, on_delete=models.CASCADE, related_name="seen")
    rank = models.PositiveIntegerField(
        help_text="As the match ordered those that pass, from 1; then the others."
    )
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    setting = models.ForeignKey(Setting, null=True, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(CarerHousehold, null=True, on_delete=models.PROTECT, related_name="+")
    chosen = models.BooleanField(default=False)
    gate = models.CharField(max_length=20, choices=Gate.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Of the gate.")
    why_not = models.CharField(max_length=12, choices=WhyNotHome.choices, blank=True)
    distance_miles = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    location_class = models.CharField(max_length=12, choices=LocationClass.choices, blank=True)
    free_places = models.PositiveSmallIntegerField(null=True)
    needs_met = models.PositiveSmallIntegerField(null=True)
    needs_asked = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["case", "rank"], name="seen_home_ranked"),
            models.UniqueConstraint(fields=["case"], condition=Q(chosen=True), name="seen_home_chosen_once"),
            models.CheckConstraint(
                condition=Q(chosen=True, gate="", why_not="")
                | Q(chosen=False, gate="") & ~Q(why_not="")
                | Q(chosen=False, why_not="") & ~Q(gate="") & ~Q(reason=""),
                name="seen_home_says_why_not",
            ),
            models.CheckConstraint(
                condition=~Q(gate="")
                | Q(setting__isnull=False, free_places__isnull=False, needs_met__lte=F("needs_asked")),
                name="seen_home_that_passes_is_whole",
            ),
        ]
