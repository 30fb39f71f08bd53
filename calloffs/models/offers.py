from django.db import models
from django.db.models import Q

from calloffs.models.competitions import CallOff
from calloffs.states import OfferState
from placements.models import FeeKind
from providers.models import CarerHousehold, Place, Provider, Setting
from sefton_pdps.core.models import ScopedBase


class OfferDraft(ScopedBase):
    """A provider's working copy of an offer, seen by that provider only, before and after the deadline."""

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="offer_drafts")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(CarerHousehold, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    available_on = models.DateField(null=True)
    quality_answers = models.JSONField(
        default=dict, help_text="How the setting meets each need, by need code."
    )
    social_value_answer = models.TextField(blank=True)
    price_lines = models.JSONField(
        default=list, help_text="Fee kind code, pounds a week as text, note; for wrap-around its evidence."
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call_off", "setting"], name="offer_draft_once_a_setting"),
        ]


class Offer(ScopedBase):
    """A submitted offer: written once, by the database's own function, never changed in content.

    Sealed by row policy: its provider always sees it, the council once `sefton_now() >= closes_at`, the system
    never. A later version before the deadline supersedes it; `received_at` is the very clock reading that was
    compared with the deadline.
    """

    call_off = models.ForeignKey(CallOff, on_delete=models.PROTECT, related_name="offers")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offers")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="offers")
    household = models.ForeignKey(CarerHousehold, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=OfferState.choices, default=OfferState.SUBMITTED)
    available_on = models.DateField()
    quality_answers = models.JSONField()
    social_value_answer = models.TextField()
    submitted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call_off", "setting"],
                condition=~Q(state__in=[OfferState.SUPERSEDED, OfferState.WITHDRAWN]),
                name="offer_one_live_a_setting",
            ),
            models.UniqueConstraint(
                fields=["call_off"], condition=Q(state=OfferState.PREFERRED), name="offer_one_preferred"
            ),
        ]
        indexes = [models.Index(fields=["call_off", "provider"], name="offer_call_off_provider")]


class OfferPriceLine(ScopedBase):
    """One line of an offer's weekly fee. Hidden from the council until quality is scored, by row policy."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="price_lines")
    kind = models.ForeignKey(FeeKind, on_delete=models.PROTECT, related_name="+")
    weekly = models.DecimalField(max_digits=10, decimal_places=2, help_text="Pounds a week.")
    note = models.CharField(max_length=1000, blank=True)
    need = models.SlugField(max_length=40, blank=True, help_text="Wrap-around: the need it rests on (S-7).")
    review_on = models.DateField(null=True)
    ends_on = models.DateField(null=True, help_text="Wrap-around: the first day not paid.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "kind"], name="offer_price_line_once_a_kind"),
            models.CheckConstraint(condition=~Q(weekly=0), name="offer_price_line_not_zero"),
        ]
