from django.db import models
from django.db.models import F, Q

from calloffs.models.competitions import Invitation
from calloffs.models.offers import Offer
from calloffs.states import AgreedHow
from sefton_pdps.core.models import ScopedBase


class HeardOffer(ScopedBase):
    """That an offer was told by telephone or e-mail, by a provider without an account: who, when, how (ADR 134).

    The offer itself is sealed like every other; of it nothing stands here. Council only, and never changed: told anew,
    it is another offer, which supersedes.
    """

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="heard")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="heard_offers")
    said_by = models.CharField(max_length=160, help_text="Who at the provider: name and job.")
    said_at = models.DateTimeField()
    how = models.CharField(max_length=12, choices=AgreedHow.choices)
    message = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The e-mail; opened once prices are.",
    )  # fmt: skip
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(said_by="") & Q(said_at__lte=F("recorded_at")),
                name="heard_offer_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(how=AgreedHow.TELEPHONE) | Q(message__isnull=False),
                name="heard_offer_has_its_message",
            ),
        ]
        indexes = [models.Index(fields=["invitation"], name="heard_offer_invitation")]
