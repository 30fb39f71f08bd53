from django.db import models
from django.db.models import Q

from calloffs.models.competitions import CallOff
from calloffs.rules.offers import OF_THE_COUNCIL
from calloffs.states import OfferState
from placements.models import FeeTerms
from placements.models.fees import all_social_care
from placements.rules.fees import Line
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
        default=list, help_text="The lines of the fee as text (`placements.rules.fees.Line`)."
    )
    only_all = models.BooleanField(
        default=False, help_text="Offered only if all brothers and sisters of the search come."
    )
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call_off", "setting"], name="offer_draft_once_a_setting"),
        ]

    @property
    def lines(self) -> list[Line]:
        """The lines of its fee."""
        return [Line.from_json(kept) for kept in self.price_lines]


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
    only_all = models.BooleanField(
        default=False, help_text="It stands only if all brothers and sisters of the search come (ADR 162)."
    )
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

    @property
    def lines(self) -> list[Line]:
        """The lines of its fee; reads them with their kinds unless they were fetched before."""
        return [row.line for row in self.price_lines.all()]


class OfferPriceLine(FeeTerms):
    """One line of an offer's fee. Hidden from the council until quality is scored, by row policy."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="price_lines")

    class Meta(FeeTerms.Meta):
        constraints = [
            *FeeTerms.Meta.constraints,
            models.UniqueConstraint(fields=["offer", "kind"], name="offer_price_line_once_a_kind"),
            models.CheckConstraint(
                condition=Q(**{**OF_THE_COUNCIL, "shares": all_social_care()}),
                name="offer_price_line_no_terms_of_the_council",
            ),
        ]
