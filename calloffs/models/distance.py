from django.db import models
from django.db.models import F, Q

from calloffs.models.authorisations import IN_WHOSE_NAME, Authorisation
from calloffs.models.stand_ins import StandIn
from calloffs.states import LawAnswer, LawOffice
from sefton_pdps.core.models import ScopedBase


class DistanceApproval(ScopedBase):
    """What came of asking for the approval of a home outside the council's area (reg. 11, ADR 127). Council only.

    A refusal and a call that nobody answered are rows too. Each office answers once about a version of a proposal.
    In an emergency what the law asks may follow by a day (`LocationAnswer`, ADR 144): with the last of it the day is
    filled in, once. `consultations` is how it was told before the answers were rows.
    """

    authorisation = models.ForeignKey(
        Authorisation, on_delete=models.PROTECT, related_name="distance_approvals"
    )
    office = models.CharField(max_length=12, choices=LawOffice.choices)
    outcome = models.CharField(max_length=12, choices=LawAnswer.choices)
    answered_by = models.CharField(
        max_length=160, blank=True, help_text="Who answered: name and job; empty: nobody was reached."
    )
    rung_at = models.DateTimeField(help_text="When it was answered, or when nobody was reached.")
    answer = models.TextField(blank=True, help_text="What was answered, or what was tried.")
    considered = models.TextField(blank=True, help_text="What was considered before it was approved.")
    consultations_due_on = models.DateField(
        null=True, help_text="By when the consultations follow; null: they were held before."
    )
    consulted_on = models.DateField(null=True)
    consultations = models.TextField(blank=True, help_text="Who was consulted, and what they said.")
    consultations_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(
        StandIn, null=True, on_delete=models.PROTECT, related_name="+", help_text=IN_WHOSE_NAME
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(rung_at__lte=F("at")), name="distance_answer_is_past"),
            models.CheckConstraint(
                condition=Q(outcome=LawAnswer.APPROVED) & ~Q(considered="") & ~Q(answered_by="")
                | Q(outcome=LawAnswer.REFUSED, consultations_due_on=None) & ~Q(answer="") & ~Q(answered_by="")
                | Q(outcome=LawAnswer.NOT_REACHED, answered_by="", consultations_due_on=None) & ~Q(answer=""),
                name="distance_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(consulted_on=None, consultations="", consultations_by=None)
                | Q(
                    consulted_on__isnull=False,
                    consultations_by__isnull=False,
                    consultations_due_on__isnull=False,
                ),
                name="distance_consultations_are_whole",
            ),
            models.UniqueConstraint(
                fields=["authorisation", "office"],
                condition=~Q(outcome=LawAnswer.NOT_REACHED),
                name="distance_answered_once_an_office",
            ),
            models.UniqueConstraint(
                fields=["authorisation"],
                condition=Q(outcome=LawAnswer.APPROVED),
                name="distance_approved_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["consultations_due_on"],
                name="distance_consultations_open",
                condition=Q(consultations_due_on__isnull=False, consulted_on=None),
            )
        ]
