from django.db import models
from django.db.models import Q

from placements.models.referrals import Referral
from sefton_pdps.core.models import ScopedBase


class AnonymisedProfile(ScopedBase):
    """What providers may read of a need: a separate thing from the record, shown in full before it goes out.

    Council only, by row policy: a call-off publishes a frozen copy of the approved version.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="profiles")
    version = models.PositiveSmallIntegerField()
    age_words = models.CharField(max_length=40)
    gender_words = models.CharField(max_length=40)
    area_words = models.CharField(max_length=80, help_text="No nearer than a town or outward postcode.")
    story = models.TextField()
    wishes = models.TextField()
    strengths = models.TextField(blank=True)
    support = models.TextField()
    needs = models.JSONField(
        default=list, help_text="Rows of code, label, value and kind from the referral's typed answers."
    )
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            # The one that waits for approval; the worklist finds it by this index.
            models.UniqueConstraint(
                fields=["referral"], condition=Q(approved_at=None), name="profile_one_waits"
            ),
            models.UniqueConstraint(fields=["referral", "version"], name="profile_version_once"),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="profile_approval_is_dated",
            ),
        ]
