"""The way on from the match: the route, a call-off that goes on, or what to do where no home may be used."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from placements import ports
from placements.models import Referral
from placements.policies import may
from placements.presenters.match_steps import HOUSED, buying, housed, no_home, to_route
from placements.rules.completeness import EDITABLE
from placements.selectors.market import Market
from placements.selectors.matching import FitPage
from placements.selectors.placements import placement_of
from placements.states import ReferralState
from providers.models import Lot
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.blocks import NextStep
from sefton_pdps.core.web.request import Request

SEARCHABLE = (ReferralState.APPROVED, ReferralState.SEARCHING)


def why_not(request: Request, referral: Referral) -> list[str]:
    """Why this person may not go on to the route."""
    reasons = []
    if not may(request.user, Permission.CALLOFF_OPEN, referral):
        reasons.append("A placements officer opens the call-off.")
    if referral.state not in SEARCHABLE:
        reasons.append("The referral must be approved for search first.")
    return reasons


def onward_url(request: Request, referral: Referral, lot: Lot) -> str:
    """The page of the route; the home that was picked follows. "" for who may not go on."""
    return "" if why_not(request, referral) else route_url(referral, lot)


def route_url(referral: Referral, lot: Lot | None = None) -> str:
    """The page that chooses the route of a call-off."""
    query = urlencode({"referral": str(referral.pk), **({"lot": str(lot.pk)} if lot else {})})
    return f"/call-offs/new/?{query}"


def step(request: Request, referral: Referral, market: Market | None, page: FitPage) -> NextStep:
    """The way on to a call-off, or why there is none yet: the route is chosen there, and nobody is invited before."""
    if referral.state in HOUSED:
        return housed(placement_of(referral, request.user))
    purchase = _purchase(request, referral)
    if purchase and purchase.live:
        return buying(purchase)
    if market is not None and not page.fits:
        return no_home(
            page.left_out,
            change_kind=_kind_url(request, referral),
            referral=reverse("placements:referral_detail", args=[referral.pk]),
            left_out_url=left_out_url(referral.pk, market.lot.pk, market.on),
        )
    lot = market.lot if market else None
    return to_route(page.providers, route_url(referral, lot), why_not(request, referral))


def _purchase(request: Request, referral: Referral) -> ports.Purchase | None:
    """The call-off that goes on; asked for only where there can be one."""
    if referral.state != ReferralState.SEARCHING:
        return None
    return ports.purchase_for(referral.pk, request.user, request.at)


def _kind_url(request: Request, referral: Referral) -> str:
    """Where the kind of placement is changed; "" where it may not be any more, or not by this person."""
    may_change = referral.state in EDITABLE and has_permission(request.user, Permission.REFERRAL_MAKE)
    return reverse("placements:referral_section", args=[referral.pk, "recommendation"]) if may_change else ""


def left_out_url(referral_id: UUID, lot_id: UUID, on: date, *, call_off: UUID | None = None) -> str:
    """Who a lot leaves out for a home from a day on; the gate follows."""
    query = {"lot": lot_id, "on": on, **({"call_off": call_off} if call_off else {})}
    return f"{reverse('placements:left_out', args=[referral_id])}?{urlencode(query)}"
