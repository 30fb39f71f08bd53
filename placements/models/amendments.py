from django.db import models
from django.db.models import F, Q

from placements.models.referrals import Referral
from placements.states import Amended
from sefton_pdps.core.models import ScopedBase


class ReferralAmendment(ScopedBase):
    """A change to answers of an approved referral that is asked for with its reason, and decided by another person.

    Council only, by row policy. The referral keeps its state, so that a search goes on meanwhile; what providers read
    changes only by a new version of the profile. `answers` and `before`: by field, as typed values (ADR 147).
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="amendments")
    section = models.CharField(max_length=20)
    answers = models.JSONField()
    before = models.JSONField()
    reason = models.TextField()
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Amended.choices, blank=True)
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["referral", "-asked_at"], name="referral_amendment_referral"),
            models.Index(fields=["asked_at"], name="referral_amendment_waits", condition=Q(outcome="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(answers=F("before")), name="referral_amendment_changes"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by=None, decided_at=None, decision_reason="")
                | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="referral_amendment_is_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Amended.REFUSED) | ~Q(decision_reason=""),
                name="referral_amendment_refused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", Amended.TAKEN_BACK]) | ~Q(decided_by=F("asked_by")),
                name="referral_amendment_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["referral"], condition=Q(outcome=""), name="referral_amendment_one_open"
            ),
        ]
