from django.db import models
from django.db.models import F, Q

from calloffs.models.authorisations import Authorisation
from sefton_pdps.core.models import ScopedBase


class DistanceApproval(ScopedBase):
    """That the Director was rung about a home at a distance and approved it before the move (reg. 11). Council only.

    Written by who gives provisional authority in an emergency; the Director confirms it by the decision of that office,
    which the authorisation asks all the same.
    """

    authorisation = models.OneToOneField(
        Authorisation, on_delete=models.PROTECT, related_name="distance_approval"
    )
    rung_at = models.DateTimeField()
    answer = models.TextField(help_text="Who was rung and what was answered, in the words of who rang.")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer="") & Q(rung_at__lte=F("at")), name="distance_approval_was_answered"
            )
        ]
