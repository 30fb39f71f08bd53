"""The whole of a lot for a referral, all pages of it at once, as tests ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from placements.models import Referral
from placements.selectors.fitting import Fit
from placements.selectors.left_out import LeftOut, all_left_out
from placements.selectors.market import Market
from placements.selectors.matching import every_fit, invited
from providers.models import Lot, Provider


@dataclass(frozen=True)
class Assessment:
    """Everything in a lot for one referral on one day."""

    fits: Sequence[Fit]
    left_out: Sequence[LeftOut]
    providers: Sequence[Provider]


def assess_lot(*, referral: Referral, lot: Lot, on: date, at: datetime | None = None) -> Assessment:
    market = Market(referral, lot, on, at)
    return Assessment(list(every_fit(market)), all_left_out(market), invited(market))
