from django.db import models
from django.db.models import Q

from calloffs.codes import PullOutReason
from calloffs.models.authorisations import Authorisation
from calloffs.models.competitions import CallOff
from calloffs.models.offers import Offer
from calloffs.states import AskedHow
from providers.models import CarerHousehold, Setting
from sefton_pdps.core.models import ScopedBase


class PullOut(ScopedBase):
    """That the preferred home cannot be had after all: who said so, when, how and why (ADR 160). Council only.

    What was asked for its sake falls away with it. Its offer and its scores stay as they were, and its home is not put
    to the authorising officers again on this call-off.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="pull_outs")
    authorisation = models.OneToOneField(Authorisation, on_delete=models.PROTECT, related_name="pull_out")
    offer = models.OneToOneField(
        Offer, null=True, on_delete=models.PROTECT, related_name="pull_out",
        help_text="Null: the home was argued for, and made no offer.",
    )  # fmt: skip
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(CarerHousehold, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=PullOutReason.choices)
    words = models.TextField(help_text="What was said, for whoever asks in two years.")
    said_by = models.CharField(max_length=160, help_text="Who said so: name and job.")
    how = models.CharField(max_length=12, choices=AskedHow.choices)
    said_on = models.DateField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(said_by=""), name="pull_out_says_who_and_why")
        ]
        indexes = [models.Index(fields=["call_off", "at"], name="pull_out_call_off")]

    def __str__(self) -> str:
        return self.get_reason_display()
