from django.db import models
from django.db.models import F, Q

from placements.models.referrals import Referral
from placements.states import Alone
from sefton_pdps.core.models import ScopedBase


class ReferralChange(ScopedBase):
    """An answer that was changed after the referral was submitted: before and after, as typed values.

    Council only, by row policy; written once and never changed. The audit trail names the field and no value.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(max_length=60)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["referral", "-at"], name="referral_change_referral")]
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="referral_change_changes"),
        ]


class SecondLook(ScopedBase):
    """What one person alone on duty decided in an emergency, and the second person's look at it afterwards.

    Council only, by row policy.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="second_looks")
    what = models.CharField(max_length=12, choices=Alone.choices)
    reason = models.TextField()
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    due_on = models.DateField(help_text="The next working day.")
    looked_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, help_text="What the second person found.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="second_look_has_a_reason"),
            models.CheckConstraint(
                condition=Q(looked_by=None, looked_at=None, note="")
                | (Q(looked_by__isnull=False, looked_at__isnull=False) & ~Q(note="")),
                name="second_look_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(looked_by=None) | ~Q(looked_by=F("decided_by")),
                name="second_look_is_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="second_look_due", condition=Q(looked_at=None)),
        ]
