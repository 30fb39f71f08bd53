from django.db import models
from django.db.models import Q

from placements.models.placements import Placement
from sefton_pdps.core.models import ScopedBase


class CourtOrder(ScopedBase):
    """A court's order that came after the record of a placement, or corrects what was told of one. Council only.

    The first is added once, where the record names none; whatever follows, or stands in place of what the record
    names, says what was wrong. Nothing is changed: the newest stands (ADR 132).
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="court_orders")
    ordered_on = models.DateField()
    reference = models.CharField(max_length=60)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by",
        help_text="Null: the first, or in place of what the record names.",
    )  # fmt: skip
    reason = models.TextField(blank=True, help_text="What was wrong with what stood before.")
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(ScopedBase.Meta):
        abstract = False
        ordering = ["recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"], condition=Q(corrects=None), name="court_order_is_added_once"
            ),
            models.CheckConstraint(condition=~Q(reference=""), name="court_order_has_its_reference"),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(reason=""), name="court_order_correction_says_why"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
