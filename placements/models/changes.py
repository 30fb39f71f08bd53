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


class ReferralReopening(ScopedBase):
    """Why an approved referral went back to draft, before it was submitted and approved again.

    Council only, by row policy; written once and never changed.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="reopenings")
    reason = models.TextField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["referral", "-at"], name="referral_reopening_referral")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="referral_reopening_has_a_reason"),
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


class ReferralQuestion(ScopedBase):
    """What whoever was to approve a referral asked when sending it back, and the answer that comes before the next try.

    Council only, by row policy; the question is written once, the answer once beside it, by somebody else.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    question = models.TextField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="referral_question_asks"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="referral_question_answer_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
                name="referral_question_answered_by_another",
            ),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(answered_at=None), name="referral_question_one_open"
            ),
        ]
        indexes = [models.Index(fields=["referral", "-asked_at"], name="referral_question_referral")]
