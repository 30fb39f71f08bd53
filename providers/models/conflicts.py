from django.db import models
from django.db.models import F, Q

from providers.models.applications import Assessment
from sefton_pdps.core.models import ScopedBase


class ConflictEnd(ScopedBase):
    """That a conflict declared at an application holds no longer for the provider's other applications and offers.

    One person proposes it with the reason, another decides. At the application where it was declared the conflict
    stays for good. Council only, by row policy; the proposal is written once, the decision once beside it.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="ends")
    reason = models.TextField()
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_end_has_a_reason"),
            models.CheckConstraint(
                condition=Q(agreed=None, decided_by=None, decided_at=None)
                | Q(agreed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="conflict_end_decision_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="conflict_end_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(agreed=None) | Q(agreed=True),
                name="conflict_end_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposed_at", "id"], name="conflict_end_to_decide", condition=Q(decided_at=None)
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
