from django.db import models
from django.db.models import Q

from placements.codes import LeftGroup, Together
from placements.models.referrals import Referral
from sefton_pdps.core.models import ScopedBase


class SiblingGroup(ScopedBase):
    """Brothers and sisters for whom a home is searched together, each by a referral of their own. Council only."""

    reference = models.CharField(max_length=20, unique=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reference


class SiblingsTogether(ScopedBase):
    """Whether the children of a group are to live together, and why; the newest row holds. Council only."""

    group = models.ForeignKey(SiblingGroup, on_delete=models.PROTECT, related_name="decided")
    together = models.CharField(max_length=8, choices=Together.choices)
    reason = models.TextField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["group", "-at"], name="siblings_together_group")]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="siblings_together_says_why")]


class SiblingMember(ScopedBase):
    """A referral that is searched for with a group, from when until when. Council only, by row policy.

    One that was taken out as searched for apart still adds up with the others for its band (S-49); one that was added
    by mistake does not, and is not taken out while a call-off of the group runs or was awarded (ADR 149).
    """

    group = models.ForeignKey(SiblingGroup, on_delete=models.PROTECT, related_name="members")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="memberships")
    joined_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    left_why = models.CharField(max_length=16, choices=LeftGroup.choices, blank=True)
    left_reason = models.TextField(blank=True)
    left_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(left_why=""), name="sibling_member_one_open_group"
            ),
            models.CheckConstraint(
                condition=Q(left_why="", left_reason="", left_by=None, left_at=None)
                | (~Q(left_why="") & ~Q(left_reason="") & Q(left_by__isnull=False, left_at__isnull=False)),
                name="sibling_member_leaves_with_a_reason",
            ),
        ]
