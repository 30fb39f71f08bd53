from django.db import models
from django.db.models import F, Q

from placements.models.placements import Placement
from sefton_pdps.core.models import ScopedBase


class UnregisteredStay(ScopedBase):
    """What the law asks for while a child lives in a home that nobody registers (S-33, ADR 7). Council only.

    Under 16 only by a court's order; the database asks for it. The home has applied for registration, the Director
    reviews the stay each week, and there is a day by which the child leaves. It stays a breach meanwhile.
    """

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="unregistered")
    applied_on = models.DateField(help_text="When the home applied to Ofsted for its registration.")
    court_order_on = models.DateField(null=True, help_text="Of the court that allows it; always under 16.")
    court_reference = models.CharField(max_length=60, blank=True)
    leaves_by = models.DateField(help_text="By when the child leaves, or the home is registered.")
    review_due_on = models.DateField(help_text="By when the Director reviews it next; each review moves it.")
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=Q(court_order_on=None, court_reference="")
                | (Q(court_order_on__isnull=False) & ~Q(court_reference="")),
                name="unregistered_stay_court_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(leaves_by__gte=F("applied_on")), name="unregistered_stay_dates_in_order"
            ),
        ]
        indexes = [models.Index(fields=["review_due_on"], name="unregistered_stay_review")]

    def __str__(self) -> str:
        return str(self.pk)


class UnregisteredReview(ScopedBase):
    """The Director's weekly review of such a stay: what was found and what follows. Never changed."""

    stay = models.ForeignKey(UnregisteredStay, on_delete=models.PROTECT, related_name="reviews")
    found = models.TextField(help_text="Whether the child is safe there, what was done, and what follows.")
    leaves_by = models.DateField(help_text="The day by which the child leaves, as it was set in this review.")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(ScopedBase.Meta):
        abstract = False
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=~Q(found=""), name="unregistered_review_says_what_was_found")
        ]

    def __str__(self) -> str:
        return str(self.pk)
