"""A weekly fee far from what like placements are paid is a question that must be answered. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from providers.rules.sanity import Limits
from sefton_pdps.core.forms.doubts import Doubt
from sefton_pdps.core.text import words

ALL = Decimal(100)
# Fewer fees than these say nothing of what is usual: one dear home would move their median.
FEWEST = 5
STEPS = (Decimal(10), Decimal(5), Decimal(2), Decimal(1))


@dataclass(frozen=True)
class Range:
    """Pounds a week between which a fee is not asked about, both included."""

    least: Decimal
    most: Decimal


def unasked(fees: Sequence[Decimal], limits: Limits) -> Range:
    """Half to twice what like placements are paid, each bound widened to 1, 2 or 5 and noughts.

    Whoever types figure after figure finds the bounds out, and with them between which two steps the middle of the fees
    lies: nothing of one child's. With fewer than five fees the dated bounds stand in.
    """
    if len(fees) < FEWEST:
        return Range(limits.fee_least, limits.fee_most)
    middle = median(fees)
    return Range(
        _step_down(middle * limits.fee_low_percent / ALL), _step_up(middle * limits.fee_high_percent / ALL)
    )


def _step_down(amount: Decimal) -> Decimal:
    """The greatest of 1, 2 or 5 and noughts that is no more than an amount; nothing below one pound."""
    if amount < 1:
        return Decimal(0)
    noughts = Decimal(10) ** amount.adjusted()
    return next(step * noughts for step in STEPS if step * noughts <= amount)


def _step_up(amount: Decimal) -> Decimal:
    """The least of 1, 2 or 5 and noughts that is no less than an amount; at least one pound."""
    noughts = Decimal(10) ** max(amount.adjusted(), 0)
    return next(step * noughts for step in reversed(STEPS) if step * noughts >= amount)


def doubt_of_fee(weekly: Decimal, usual: Range, lot: str) -> Doubt | None:
    """A fee outside what is not asked about: one sentence for a lot, whatever was typed and is compared with.

    Providers read it: it tells neither a figure of the council's, nor on which side, nor whether there are like
    placements.
    """
    if usual.least <= weekly <= usual.most:
        return None
    sentence = f"This weekly fee is far from what is usual in the lot {lot}."
    return Doubt(f"{words.pounds(weekly)} a week", sentence, "the weekly fee")
