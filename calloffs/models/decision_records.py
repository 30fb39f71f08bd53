from django.db import models
from django.db.models import Q

from calloffs.models.authorisations import Authorisation
from calloffs.states import DecidedAs
from sefton_pdps.core.models import ScopedBase


class DecisionRecord(ScopedBase):
    """The written record of an executive decision by officers, as it stood when it was taken. Council only.

    What regulation 13 of SI 2012/2089 asks of it: the decision and its date, the reasons, the options that were
    considered and rejected, and conflicts of interest. It never changes; a decision after it has a record of its own.
    """

    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="records")
    decided_as = models.CharField(max_length=12, choices=DecidedAs.choices)
    at = models.DateTimeField()
    text = models.JSONField(help_text="What the record says, in words, frozen with the decision.")
    file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", help_text="It as a PDF."
    )

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["authorisation", "decided_as"], name="decision_record_once"),
            models.CheckConstraint(
                condition=Q(decided_as__in=DecidedAs.values), name="decision_record_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authorisation.reference} {self.decided_as}"
