"""A weekly fee far from what like placements are paid is a question that must be answered. Pure."""

from decimal import Decimal

from providers.rules.sanity import Limits
from sefton_pdps.core import words
from sefton_pdps.core.doubts import Doubt

ALL = Decimal(100)
# The comparison is rounded, and made with several placements only, so that a refusal tells no single child's fee.
ROUNDED_TO = Decimal(100)
FEWEST = 5


def usual(fees: list[Decimal], middle: Decimal) -> Decimal | None:
    """What like placements are paid a week, to the nearest hundred pounds; None with fewer than five of them."""
    if len(fees) < FEWEST:
        return None
    return max(ROUNDED_TO, (middle / ROUNDED_TO).quantize(Decimal(1)) * ROUNDED_TO)


def doubt_of_fee(weekly: Decimal, usual_weekly: Decimal | None, limits: Limits) -> Doubt | None:
    """Less than half or more than twice what like placements are paid, or beyond the bounds that stand in for it.

    The sentence gives no figure of the council's: providers read it too.
    """
    least, most, low, high = limits.fee_least, limits.fee_most, "less than", "more than"
    against = "is usual for any placement"
    if usual_weekly is not None:
        least = usual_weekly * limits.fee_low_percent / ALL
        most = usual_weekly * limits.fee_high_percent / ALL
        low, high = (
            f"less than {limits.fee_low_percent}% of what",
            f"more than {limits.fee_high_percent}% of what",
        )
        against = "like placements are paid"
    if least <= weekly <= most:
        return None
    figure = f"{words.pounds(weekly)} a week"
    return Doubt(figure, f"A fee of {figure} is {low if weekly < least else high} {against}.")
