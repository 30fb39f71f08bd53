"""What a provider keeps of a competition once the profile has ended for it: its offers and its result (ADR 152).

Its scope does not show it the call-off any more. What its pages name beside its own rows is read as the council, never
the profile, a question or an answer.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.functions import JSONObject

from calloffs.models import CallOff, Invitation, Offer, OfferPriceLine
from calloffs.states import OfferState
from providers.models import Lot
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time.clock import Now

if TYPE_CHECKING:
    from calloffs.selectors.agreements import OwnLetter

# What of a competition no profile tells.
LOT = "lot__name"
KEPT = ("quality_weight", "price_weight", "social_value_weight", LOT)


def call_off_beside() -> Subquery:
    """Of a provider's own row of a competition what its pages name of the call-off; null once the profile has ended."""
    rows = CallOff.objects.filter(pk=OuterRef("call_off"))
    return Subquery(rows.values(told=JSONObject(profile="profile", **{name: name for name in KEPT})))


def ended(user: User, pk: UUID) -> Invitation | None:
    """The person's own provider's invitation of which the profile has ended; its call-off without it."""
    rows = Invitation.objects.filter(provider_id=user.own_provider_id, profile_ends_at__lte=Now())
    invitation = rows.filter(pk=pk).first()
    if invitation is not None:
        invitation.call_off = _kept([invitation.call_off_id])[invitation.call_off_id]
    return invitation


def own_offers(invitation: Invitation) -> list[Offer]:
    """What the provider offered and did not replace, the newest first, with its fees."""
    rows = Offer.objects.filter(call_off=invitation.call_off_id, provider=invitation.provider_id)
    lines = Prefetch("price_lines", OfferPriceLine.objects.select_related("kind"))
    shown = rows.exclude(state=OfferState.SUPERSEDED).select_related("setting", "household")
    return list(shown.prefetch_related(lines).order_by("-received_at"))


def with_call_offs(letters: "Iterable[OwnLetter]") -> None:
    """Give letters their call-offs; without the profile where that has ended for the provider, in one query for all."""
    given = list(letters)
    kept = _kept([row.call_off_id for row in given if row.told is None])
    for row in given:
        row.call_off = kept.get(row.call_off_id) or _made_of(row.call_off_id, row.told or {})


def _made_of(pk: UUID, told: dict[str, Any]) -> CallOff:
    columns = {name: value for name, value in told.items() if name != LOT}
    return CallOff(pk=pk, lot=Lot(name=told[LOT]), **columns)


def _kept(pks: Iterable[UUID]) -> dict[UUID, CallOff]:
    keys = list(pks)
    if not keys:
        return {}
    with tenancy.scope(tenancy.COUNCIL):
        rows = list(CallOff.objects.filter(pk__in=keys).select_related("lot").only(*KEPT))
    for row in rows:
        row.profile = None
    return {row.pk: row for row in rows}
