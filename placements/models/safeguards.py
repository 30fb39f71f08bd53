from django.db import models
from django.db.models import Q

from placements.models.placements import Placement
from placements.states import SafeguardChoice
from providers.models import GraveChange
from sefton_pdps.core.models import ScopedBase


class SafeguardDecision(ScopedBase):
    """What was decided for one child when the setting fell: stays with safeguards, or moves. Never changed."""

    grave_change = models.ForeignKey(GraveChange, on_delete=models.PROTECT, related_name="safeguards")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="safeguards")
    decision = models.CharField(max_length=8, choices=SafeguardChoice.choices)
    safeguards = models.TextField(help_text="The safeguards, or how the move is planned.")
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["grave_change", "placement"], name="safeguard_once_a_placement"),
            models.CheckConstraint(condition=~Q(safeguards=""), name="safeguard_says_what"),
        ]
