"""The offers of a closed competition beside each other, in the order of the ranking once prices are open."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from calloffs.models import Offer, OfferScore
from calloffs.policies.scoring import reads_outcome
from calloffs.presenters import call_off_head
from calloffs.presenters.comparing import Compared, comparison, sums
from calloffs.presenters.status import call_off_status
from calloffs.presenters.terms import may_know_the_birthday
from calloffs.selectors import places, proposals
from calloffs.selectors.ranking import compared_offers, ranking_of, scores_of, with_prices
from calloffs.states import CallOffState
from calloffs.views.judging import judged
from calloffs.views.opening import read_call_off
from placements.policies import may
from placements.selectors.areas import miles_between
from placements.selectors.identity import kept_beside
from placements.selectors.reading import as_read
from providers.presenters.grave import warnings
from providers.selectors.grave import standing_against
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.request import Request

if TYPE_CHECKING:
    from calloffs.selectors.call_offs import StandingCallOff


@requires(Permission.CALLOFF_SEE)
@judged
def call_off_offers(request: Request, pk: UUID) -> HttpResponse:
    """The offers beside each other; no price before quality is scored."""
    return _page(request, read_call_off(request, pk, "offers"))


@requires(Permission.CALLOFF_SEE)
@judged
def ranking_page(request: Request, pk: UUID) -> HttpResponse:
    """The same under the address that the next step leads to once they are ranked."""
    return _page(request, read_call_off(request, pk, "ranking"))


def _page(request: Request, call_off: "StandingCallOff") -> HttpResponse:
    user = request.user
    context: dict[str, Any] = {
        "call_off": call_off,
        "title": call_off_head.title(call_off, user),
        "caption": call_off_head.caption(call_off, "Offers"),
        "status": call_off_status(call_off, request.at),
        "sealed": call_off.is_sealed(request.at),
        "priced": call_off.quality_scored_at is not None,
        **_offers(call_off, user, request.at),
    }
    return render(request, "calloffs/offers_compared.html", context)


def _offers(call_off: "StandingCallOff", user: User, at: datetime) -> dict[str, Any]:
    """Nothing before the deadline: the row policy seals them too, this only spares the queries."""
    if call_off.is_sealed(at):
        return {}
    priced = call_off.quality_scored_at is not None
    offers = list(with_prices(compared_offers(call_off)) if priced else compared_offers(call_off))
    scores = scores_of(offers) if priced else []
    read, reasons = _as_read(call_off, offers, scores, user)
    ranks = ranking_of(call_off, offers, scores) if priced else []
    on = local(at).date()
    recommends = call_off.state == CallOffState.EVALUATED and may(
        user, Permission.RECOMMEND, call_off.referral, on
    )
    outcome = reads_outcome(user)
    pulled = [offer for offer in offers if outcome and hasattr(offer, "pull_out")]
    compared = Compared(
        call_off,
        read,
        {one.pk: miles_between(call_off.referral.child, one.household or one.setting) for one in offers},
        places.offers_standing(call_off, offers) if outcome else {},
        ranks,
        reasons,
        tells_birthday=may_know_the_birthday(user),
        pulled_out={offer.pk: offer.pull_out.said_on for offer in pulled},
    )
    return {
        "compared": comparison(compared, user, recommends=recommends and priced),
        "sums": sums(compared),
        "tied": any(one.tied for one in ranks),
        "warnings": warnings(standing_against(one.setting_id for one in offers), user),
        "proposal": outcome and priced and proposals.latest(call_off),
    }


def _as_read(
    call_off: "StandingCallOff", offers: list[Offer], scores: list[OfferScore], user: User
) -> tuple[list[Offer], list[OfferScore]]:
    """Both as this person reads them, masked in one go."""
    child = call_off.referral.child
    rows: list[Any] = as_read([*offers, *scores], child, user, known=kept_beside(child))
    return rows[: len(offers)], rows[len(offers) :]
