from django.db import models
from django.db.models import F, Q

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


class BarredStart(ScopedBase):
    """A child moved into a setting that a gate of law or of grade bars: recorded, never blocked (ADR 7).

    Those who decide have 24 hours to say what follows. Council only, by row policy. `gates`: gate and sentence, each
    as `[code, sentence]`, as they stood when the arrival was recorded.
    """

    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, related_name="barred_start")
    gates = models.JSONField()
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=SafeguardChoice.choices, blank=True)
    reason = models.TextField(blank=True, help_text="The safeguards, or how the move is planned, and why.")
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta(ScopedBase.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision=SafeguardChoice.WILL_NOT), name="barred_start_child_is_there"
            ),
            models.CheckConstraint(condition=~Q(gates=[]), name="barred_start_says_what_bars"),
            models.CheckConstraint(condition=Q(due_at__gt=F("recorded_at")), name="barred_start_due_later"),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, decision="", reason="")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="") & ~Q(reason="")),
                name="barred_start_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("recorded_by")),
                name="barred_start_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["recorded_at", "id"], name="barred_start_newest"),
            models.Index(fields=["due_at"], name="barred_start_to_decide", condition=Q(decided_at=None)),
        ]
