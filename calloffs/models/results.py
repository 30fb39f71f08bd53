from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from providers.models.care_settings import DateRange
from sefton_pdps.core.models import InForce, ScopedBase

# Of two others with the best rate there is, the middle tells both; of three, nobody's number follows from it (ADR 163).
FEWEST_RIVALS = 3


class ResultRule(ScopedBase, InForce):
    """What providers are told of results, and by when, from a day to a day: dated data (ADR 163). Council only.

    A number below which something is not told keeps it from telling one rival's fee or rate, or one child.
    """

    tell_days = models.PositiveSmallIntegerField(
        help_text="Working days after the authorisation within which everybody who offered is told the result."
    )
    range_providers = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Providers that must have offered for the range of fees to be told; empty: it is never told.",
    )
    range_step = models.PositiveSmallIntegerField(
        help_text="Pounds to whose next multiple the range is widened at both ends."
    )
    least_providers = models.PositiveSmallIntegerField(
        help_text="Other providers of the lot that must have a rate for their middle one to be told."
    )
    least_invitations = models.PositiveSmallIntegerField(
        help_text="Invitations, or results, from which on a provider's rate counts."
    )
    least_children = models.PositiveSmallIntegerField(
        help_text="Children from whose searches a home must have been left out for the reason to be told."
    )

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            ExclusionConstraint(
                name="result_rule_in_force_once",
                expressions=[(DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="result_rule_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(
                    tell_days__gte=1,
                    range_step__gte=1,
                    least_providers__gte=FEWEST_RIVALS,
                    least_invitations__gte=1,
                    least_children__gte=FEWEST_RIVALS,
                ),
                name="result_rule_hides_single_ones",
            ),
            models.CheckConstraint(
                condition=Q(range_providers=None) | Q(range_providers__gte=FEWEST_RIVALS),
                name="result_rule_hides_single_fees",
            ),
        ]

    def __str__(self) -> str:
        return f"of results from {self.valid_from}"
