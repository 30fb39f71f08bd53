from django.db import models

from placements.models.referrals import Referral
from placements.states import EscalatedTo, UrgentClock
from sefton_pdps.core.models import ScopedBase


class Escalation(ScopedBase):
    """That somebody was told, once, that a child has no home yet: by which clock, whom, and when it was due (S-51).

    Council only. What a page says of it is read from the clock and never from here; a row is what was told.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="escalations")
    clock = models.CharField(max_length=10, choices=UrgentClock.choices)
    told = models.CharField(max_length=10, choices=EscalatedTo.choices)
    due_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "clock", "told"], name="escalation_told_once"),
            models.CheckConstraint(
                condition=models.Q(told_at__gte=models.F("due_at")), name="escalation_not_before_it_is_due"
            ),
        ]
