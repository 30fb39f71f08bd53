from django.db import models
from django.db.models import Q

from calloffs.codes import TogetherOver
from calloffs.models.competitions import CallOff
from calloffs.models.offers import Offer
from sefton_pdps.core.models import ScopedBase


class OfferAssessment(ScopedBase):
    """One evaluator's scoring of a competition, after a declaration about conflicts of interest. Council only."""

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="assessments")
    evaluator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True)
    has_conflict = models.BooleanField(null=True)
    conflict_note = models.TextField(blank=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call_off", "evaluator"], name="offer_assessment_once_an_evaluator"
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(has_conflict=False),
                name="offer_assessment_not_with_a_conflict",
            ),
            models.CheckConstraint(
                condition=Q(has_conflict=None, declared_at=None)
                | Q(has_conflict__isnull=False, declared_at__isnull=False),
                name="offer_assessment_declaration_is_dated",
            ),
        ]
        indexes = [models.Index(fields=["evaluator", "assigned_at", "id"], name="offer_assessment_evaluator")]


class OfferScore(ScopedBase):
    """An evaluator's scores of one offer, 0 to 5 each: quality on needs met, and social value; with reasons."""

    assessment = models.ForeignKey(OfferAssessment, on_delete=models.PROTECT, related_name="scores")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="scores")
    quality = models.PositiveSmallIntegerField()
    quality_reason = models.TextField()
    social_value = models.PositiveSmallIntegerField()
    social_value_reason = models.TextField()
    is_told = models.BooleanField(
        default=False,
        help_text="Written for its provider too, and held against the child's record at the door.",
    )
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "offer"], name="offer_score_once"),
            models.CheckConstraint(
                condition=Q(quality__lte=5, social_value__lte=5), name="offer_score_in_range"
            ),
            models.CheckConstraint(
                condition=~Q(quality_reason="") & ~Q(social_value_reason=""), name="offer_score_has_reasons"
            ),
        ]


class Recommendation(ScopedBase):
    """The ranking with its arithmetic, frozen, and why the recommended offer is the right home. Council only.

    A version that authorisation was asked with never changes; what is recommended later is the next version.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="recommendations")
    version = models.PositiveSmallIntegerField(default=1)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    ranking = models.JSONField(help_text="Each offer's scores, weights and points as decimal strings.")
    reasons = models.TextField()
    not_first_reason = models.TextField(
        blank=True, help_text="Mandatory when the first in the ranking is not chosen."
    )
    together_why = models.CharField(
        max_length=12,
        choices=TogetherOver.choices,
        blank=True,
        help_text="Why brothers and sisters go to one home although another scored better for this child.",
    )
    letters = models.JSONField(default=dict, help_text="Draft reasons for each bidder, by provider id.")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(ScopedBase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["call_off", "version"], name="recommendation_version_once"),
            models.CheckConstraint(
                condition=Q(together_why="") | ~Q(not_first_reason=""),
                name="recommendation_together_says_why",
            ),
        ]
