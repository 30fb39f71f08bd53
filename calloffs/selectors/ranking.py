"""The ranking of a mini-competition's offers, once every evaluator has scored."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from calloffs.models import CallOff, Offer, OfferPriceLine, OfferScore
from calloffs.rules.scoring import OfferFigures, Ranked, Weights, rank
from calloffs.states import OfferState
from providers.rules.home_names import home_name
from sefton_pdps.core.errors import DomainError

COMPARED = (OfferState.SUBMITTED, OfferState.PREFERRED, OfferState.NOT_PREFERRED)


def compared_offers(call_off: CallOff) -> QuerySet[Offer]:
    """The offers that stood at the deadline, in an order that says nothing about them."""
    offers = Offer.objects.filter(call_off=call_off, state__in=COMPARED)
    told = ("heard__recorded_by", "heard__message", "pull_out")
    return offers.select_related("provider", "setting", "household", *told).order_by("fingerprint")


def with_prices(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """The offers with their fee lines, in the order of the fee kinds; empty until quality is scored."""
    lines = OfferPriceLine.objects.select_related("kind").order_by("kind__order")
    return offers.prefetch_related(Prefetch("price_lines", queryset=lines))


def ranking(call_off: CallOff) -> list[Ranked]:
    """Every offer with its points and arithmetic, best first (S-5); price only after quality is scored."""
    if call_off.quality_scored_at is None:
        raise DomainError(
            "The ranking is there when every evaluator has scored. Prices are hidden until then."
        )
    return ranking_of(call_off, list(with_prices(compared_offers(call_off))))


def ranking_of(
    call_off: CallOff, offers: Sequence[Offer], scores: Sequence[OfferScore] | None = None
) -> list[Ranked]:
    """The same of the offers that stood, read with their prices, and of their scores where they are read already."""
    quality: dict[UUID, list[int]] = defaultdict(list)
    social: dict[UUID, list[int]] = defaultdict(list)
    for score in scores_of(offers) if scores is None else scores:
        quality[score.offer_id].append(score.quality)
        social[score.offer_id].append(score.social_value)
    weights = Weights(call_off.quality_weight, call_off.price_weight, call_off.social_value_weight)
    return rank(
        [
            OfferFigures(
                str(offer.pk),
                home_name(offer),
                sum((line.weekly for line in offer.price_lines.all()), Decimal()),
                tuple(quality[offer.pk]),
                tuple(social[offer.pk]),
            )
            for offer in offers
        ],
        weights,
    )


def scores_of(offers: Iterable[Offer]) -> list[OfferScore]:
    """The scores of the evaluators who finished, with who gave them, in the order of their assignment; one query."""
    found = OfferScore.objects.filter(offer__in=list(offers), assessment__completed_at__isnull=False)
    told = found.select_related("assessment__evaluator")
    return list(told.order_by("assessment__assigned_at", "assessment_id"))


def rivals_named(offer: Offer) -> set[str]:
    """The names of the other providers that offered in the same competition, and of their homes."""
    rows = Offer.objects.filter(call_off=offer.call_off_id, state__in=COMPARED)
    named = rows.exclude(provider=offer.provider_id).values_list("provider__name", "setting__name")
    return {name for names in named for name in names}


def told_reasons(offers: Iterable[UUID]) -> dict[str, dict[str, list[str]]]:
    """By offer and criterion, what the evaluators who finished wrote for whoever offered; in no order of theirs."""
    rows = OfferScore.objects.filter(
        offer__in=list(offers), assessment__completed_at__isnull=False, is_told=True
    )
    told: dict[str, dict[str, list[str]]] = {}
    for row in rows.order_by("pk"):
        written = told.setdefault(str(row.offer_id), {"quality": [], "social_value": []})
        written["quality"].append(row.quality_reason)
        written["social_value"].append(row.social_value_reason)
    return {
        offer: {name: sorted(set(texts)) for name, texts in written.items()}
        for offer, written in told.items()
    }


def frozen(ranks: Iterable[Ranked]) -> list[dict[str, Any]]:
    """A ranking as it is kept with the recommendation: decimal strings, never numbers."""
    return [
        {
            "offer": one.offer.key,
            "name": one.offer.name,
            "position": one.position,
            "tied": one.tied,
            "weekly": str(one.offer.weekly),
            "quality": str(one.points.quality),
            "price": str(one.points.price),
            "social_value": str(one.points.social_value),
            "total": str(one.points.total),
            "arithmetic": list(one.arithmetic),
        }
        for one in ranks
    ]
