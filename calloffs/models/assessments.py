from django.db import models
from django.db.models import F, Q

from calloffs.models.competitions import CallOff
from calloffs.states import CallOffRoute
from sefton_pdps.core.models import ScopedBase


class RouteAssessment(ScopedBase):
    """How the route of a call-off was chosen: the answers, where they pointed to, and the way that was taken (S-48).

    Written once with the call-off and never changed: the questions are data and may be others tomorrow. Council only.
    """

    call_off = models.OneToOneField(CallOff, on_delete=models.PROTECT, related_name="assessment")
    answers = models.JSONField(help_text="Each question, its answer in words, what it speaks for and why.")
    pointed_to = models.CharField(max_length=20, choices=CallOffRoute.choices)
    because = models.CharField(max_length=300)
    chosen = models.CharField(max_length=20, choices=CallOffRoute.choices)
    reason = models.TextField(blank=True, help_text="The officer's own; needed where another way was taken.")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(chosen=F("pointed_to")) | ~Q(reason=""),
                name="route_assessment_another_way_has_a_reason",
            )
        ]
