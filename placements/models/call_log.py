from django.db import models
from django.db.models import F, Q

from placements.models.placements import Placement
from placements.models.referrals import Referral
from placements.states import LogKind, LogOutcome
from sefton_pdps.core.models import ScopedBase


class LogEntry(ScopedBase):
    """One call, e-mail, meeting or note of a search or a placement: with whom, when, and what came of it.

    Council only, by row policy; written once and never changed: what was wrong is put right by a later entry. It is of
    the referral where there is one, and is read on its call-offs and placements too; else of the placement.
    """

    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="log_entries")
    placement = models.ForeignKey(Placement, null=True, on_delete=models.PROTECT, related_name="log_entries")
    kind = models.CharField(max_length=12, choices=LogKind.choices)
    happened_at = models.DateTimeField(help_text="When it was, not when it was written down.")
    who = models.CharField(max_length=160, blank=True, help_text="With whom: name, job and organisation.")
    outcome = models.CharField(max_length=12, choices=LogOutcome.choices, blank=True)
    weekly = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, help_text="Pounds a week, where it was named."
    )
    text = models.TextField()
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["referral", "-happened_at", "-id"], name="log_entry_referral"),
            models.Index(fields=["placement", "-happened_at", "-id"], name="log_entry_placement"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(referral__isnull=False, placement=None)
                | Q(referral=None, placement__isnull=False),
                name="log_entry_is_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(happened_at__lte=F("at")), name="log_entry_is_past"),
            models.CheckConstraint(condition=~Q(text=""), name="log_entry_says_something"),
            models.CheckConstraint(condition=Q(weekly=None) | Q(weekly__gt=0), name="log_entry_fee_positive"),
            models.CheckConstraint(
                condition=Q(kind=LogKind.NOTE) | (~Q(who="") & ~Q(outcome="")),
                name="log_entry_says_with_whom",
            ),
        ]
