"""The fees of the baseline: spread as real fees are, in several lines, all scaled a little to the council's totals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sefton_pdps.demo.baseline.draws import Draws
from sefton_pdps.demo.baseline.stays import AS_AT, YEAR, Stay

HALF_POUND = Decimal("0.5")
UPLIFT_ON = date(2021, 10, 1)
BEFORE_UPLIFT = Decimal("0.97")
# Kind, how many in a hundred stays have it, least and most pounds a week; a discount is taken off.
EXTRAS: dict[str, Sequence[tuple[str, int, int, int]]] = {
    "residential": (
        ("education", 40, 280, 640),
        ("therapy", 35, 120, 360),
        ("extra-staffing", 15, 300, 620),
        ("discount", 10, -120, -40),
    ),
    "independent-fostering": (("care", 15, 40, 110), ("transport", 10, 15, 55), ("discount", 10, -30, -10)),
}
CARE_SHARE = Decimal("0.35")


@dataclass(frozen=True)
class Fee:
    """A weekly amount in pounds over `[starts_on, ends_on)` of a stay."""

    kind: str
    weekly: Decimal
    starts_on: date
    ends_on: date

    def nights(self, first: date, end: date) -> int:
        return max(0, (min(self.ends_on, end) - max(self.starts_on, first)).days)


def fees_for(draws: Draws, stays: Sequence[Stay], sizes: dict[str, Any]) -> list[list[Fee]]:
    """The fees of every stay, calibrated: each is scaled by nearly the same factor and kept to 50 pence."""
    drawn = _drawn_weeklies(draws, len(stays), sizes)
    rough = [
        _lines(draws, stay, weekly, sizes["cost_line"]) for stay, weekly in zip(stays, drawn, strict=True)
    ]
    factors = _factors(rough, sizes)
    return [
        [replace(fee, weekly=_half_pounds(fee.weekly * factor)) for fee in fees]
        for fees, factor in zip(rough, factors, strict=True)
    ]


def _drawn_weeklies(draws: Draws, stays: int, sizes: dict[str, Any]) -> list[Decimal]:
    """Weekly totals along the curve of real fees: many near the lowest, few near the highest."""
    lowest, spread, curve = (Decimal(sizes[name]) for name in ("lowest_weekly", "spread", "curve"))
    steps = [(Decimal(number) + HALF_POUND) / stays for number in range(stays)]
    return draws.shuffled([lowest + spread * step**curve for step in steps])


def _lines(draws: Draws, stay: Stay, weekly: Decimal, cost_line: str) -> list[Fee]:
    extras = {
        kind: Decimal(draws.number(least, most))
        for kind, percent, least, most in EXTRAS[cost_line]
        if draws.chance(percent)
    }
    main = weekly - sum(extras.values())
    amounts = {"accommodation": main, **extras}
    if cost_line == "residential":
        amounts |= {"accommodation": main * (1 - CARE_SHARE), "care": main * CARE_SHARE}
    lines = [Fee(kind, amount, stay.starts_on, stay.ends_on) for kind, amount in amounts.items()]
    raised = stay.starts_on < YEAR[0] and stay.ends_on > AS_AT and draws.chance(18)
    return _raised(lines) if raised else lines


def _raised(lines: list[Fee]) -> list[Fee]:
    """The main line at a lower fee up to the uplift of 1 October 2021 and at the full fee from then on."""
    main, *others = lines
    lower = replace(main, weekly=main.weekly * BEFORE_UPLIFT, ends_on=UPLIFT_ON)
    return [lower, replace(main, starts_on=UPLIFT_ON), *others]


def _factors(rough: list[list[Fee]], sizes: dict[str, Any]) -> list[Decimal]:
    """One factor a stay, `level + tilt x its share still to come`, that brings the sums to the council's totals.

    With a forecast alone there is no tilt. With a total to date as well, two equations give level and tilt.
    """
    day_after = date(2022, 1, 1)
    costs = [(_cost(fees, YEAR[0], day_after), _cost(fees, day_after, YEAR[1])) for fees in rough]
    to_date, ahead = sum(cost[0] for cost in costs), sum(cost[1] for cost in costs)
    forecast = Decimal(sizes["forecast"])
    if "to_date" not in sizes:
        return [forecast / (to_date + ahead)] * len(rough)
    shares = [later / (before + later) for before, later in costs]
    tilted_to_date = sum(cost[0] * share for cost, share in zip(costs, shares, strict=True))
    tilted_ahead = sum(cost[1] * share for cost, share in zip(costs, shares, strict=True))
    wanted = Decimal(sizes["to_date"])
    wanted_ahead = forecast - wanted
    level = (wanted * tilted_ahead - wanted_ahead * tilted_to_date) / (
        to_date * tilted_ahead - ahead * tilted_to_date
    )
    tilt = (wanted - level * to_date) / tilted_to_date
    return [level + tilt * share for share in shares]


def _cost(fees: Sequence[Fee], first: date, end: date) -> Decimal:
    return sum((fee.weekly * fee.nights(first, end) / 7 for fee in fees), Decimal(0))


def _half_pounds(amount: Decimal) -> Decimal:
    return ((amount / HALF_POUND).quantize(Decimal(1), ROUND_HALF_UP) * HALF_POUND).quantize(Decimal("0.01"))
