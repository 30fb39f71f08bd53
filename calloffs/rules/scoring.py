"""Points and ranking of offers: quality and social value by mean score, price by the lowest fee (S-5, S-18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.money import PENNY
from sefton_pdps.core.text import words

BEST_SCORE = 5
HUNDREDTH = Decimal("0.01")

DESCRIPTORS: dict[int, str] = {
    0: "No answer, or it does not meet the need",
    1: "Poor: meets little of the need, serious concerns",
    2: "Weak: meets some of the need, some concerns",
    3: "Satisfactory: meets the need, minor concerns",
    4: "Good: meets the need fully, with evidence",
    5: "Excellent: meets the need fully and adds to it, with strong evidence",
}


@dataclass(frozen=True)
class Weights:
    """The published weights in points; together 100."""

    quality: int
    price: int
    social_value: int


@dataclass(frozen=True)
class OfferFigures:
    """One offer as it goes into the ranking: its fee in pounds a week and each evaluator's scores, 0 to 5."""

    key: str
    name: str
    weekly: Decimal
    quality_scores: tuple[int, ...]
    social_value_scores: tuple[int, ...]


@dataclass(frozen=True)
class Points:
    """The points of an offer by criterion, each rounded once to two places; the total only adds them."""

    quality: Decimal
    price: Decimal
    social_value: Decimal

    @property
    def total(self) -> Decimal:
        return self.quality + self.price + self.social_value


@dataclass(frozen=True)
class Ranked:
    """An offer's place in the ranking, with its arithmetic line by line."""

    position: int
    tied: bool
    offer: OfferFigures
    points: Points
    arithmetic: tuple[str, ...]
    would_come_first: str = ""


def _rounded(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)


def score_points(scores: Sequence[int], weight: int) -> Decimal:
    """Mean score / 5 x weight, in points, rounded once."""
    if not scores:
        raise DomainError("An offer has no scores yet. Wait until every evaluator has finished.")
    return _rounded(Fraction(sum(scores) * weight, len(scores) * BEST_SCORE))


def mean_score(points: Decimal, weight: int) -> Decimal:
    """The mean score that points of a criterion come from, to two places, for who is told them."""
    return (points * BEST_SCORE / weight).quantize(HUNDREDTH, ROUND_HALF_UP)


def price_points(weekly: Decimal, lowest: Decimal, weight: int) -> Decimal:
    """Lowest weekly fee / this weekly fee x weight, in points, rounded once."""
    return _rounded(Fraction(lowest) / Fraction(weekly) * weight)


def points_of(offer: OfferFigures, lowest: Decimal, weights: Weights) -> Points:
    """An offer's points by the published weights; `lowest` is the lowest weekly fee of all offers."""
    return Points(
        score_points(offer.quality_scores, weights.quality),
        price_points(offer.weekly, lowest, weights.price),
        score_points(offer.social_value_scores, weights.social_value),
    )


def rank(offers: Sequence[OfferFigures], weights: Weights) -> list[Ranked]:
    """The offers by total points, equal totals sharing a place, each with its arithmetic (S-5)."""
    if not offers:
        return []
    lowest = min(offer.weekly for offer in offers)
    pointed = [(offer, points_of(offer, lowest, weights)) for offer in offers]
    pointed.sort(key=lambda pair: (-pair[1].total, pair[0].name))
    totals = [points.total for _offer, points in pointed]
    leader = pointed[0]
    return [
        Ranked(
            1 + sum(total > points.total for total in totals),
            totals.count(points.total) > 1,
            offer,
            points,
            arithmetic(offer, points, lowest, weights),
            _what_would_do(offer, points, leader, offers, weights) if points.total < totals[0] else "",
        )
        for offer, points in pointed
    ]


def arithmetic(offer: OfferFigures, points: Points, lowest: Decimal, weights: Weights) -> tuple[str, ...]:
    """The sums behind an offer's points, one line a criterion and the total, as a person would check them."""
    return (
        _mean_line("Quality", offer.quality_scores, weights.quality, points.quality),
        f"Price: lowest {words.pounds(lowest)} ÷ this {words.pounds(offer.weekly)} × {weights.price}"
        f" = {points.price}",
        _mean_line("Social value", offer.social_value_scores, weights.social_value, points.social_value),
        f"Total: {points.quality} + {points.price} + {points.social_value} = {points.total}",
    )


def _mean_line(name: str, scores: Sequence[int], weight: int, points: Decimal) -> str:
    given = " + ".join(str(score) for score in scores)
    mean = f"({given}) ÷ {len(scores)}" if len(scores) > 1 else given
    return f"{name}: {mean} ÷ {BEST_SCORE} × {weight} = {points}"


def weekly_to_come_first(
    offer: OfferFigures, leader: OfferFigures, offers: Sequence[OfferFigures], weights: Weights
) -> Decimal | None:
    """The highest weekly fee in pounds at which an offer would pass the leader, all else equal; None if none.

    Found by halving between a penny and its present fee: a lower fee never lowers the offer's own lead.
    """
    others = [other for other in offers if other.key != offer.key]

    def passes(weekly: Decimal) -> bool:
        lowest = min([weekly, *(other.weekly for other in others)])
        mine = points_of(
            OfferFigures(offer.key, offer.name, weekly, offer.quality_scores, offer.social_value_scores),
            lowest,
            weights,
        )
        return mine.total > points_of(leader, lowest, weights).total

    low, high = PENNY, offer.weekly
    if not passes(low):
        return None
    while high - low > PENNY:
        middle = ((low + high) / 2).quantize(PENNY, ROUND_FLOOR)
        low, high = (middle, high) if passes(middle) else (low, middle)
    return low


def _what_would_do(
    offer: OfferFigures,
    points: Points,
    leader: tuple[OfferFigures, Points],
    offers: Sequence[OfferFigures],
    weights: Weights,
) -> str:
    gap = leader[1].total - points.total
    weekly = weekly_to_come_first(offer, leader[0], offers, weights)
    least = f"{words.pounds(weekly)} a week or less" if weekly is not None else ""
    fee = (
        f"Its fee would have to be {least} to pass {leader[0].name}."
        if least
        else f"No lower fee would put it before {leader[0].name}."
    )
    return f"{gap} points behind {leader[0].name}. {fee}"
