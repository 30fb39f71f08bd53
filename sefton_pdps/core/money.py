"""Money in pounds and pence: Decimal only, each charge rounded once (ADR 5)."""

import re
from decimal import ROUND_HALF_UP, Decimal

from sefton_pdps.core.errors import DomainError

PENNY = Decimal("0.01")
NOTHING = Decimal("0.00")
NIGHTS_IN_A_WEEK = 7
# Commas may mark the thousands, but then all of them, so that a decimal comma ("1,50") is never read as 150.
AMOUNT = re.compile(r"(?P<minus>-?)£?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<pence>[0-9]{1,2}))?")
LONGEST_WHOLE_POUNDS = 10


class NotMoney(DomainError):
    """What was typed cannot be read as pounds and pence."""


def to_pence(amount: Decimal) -> Decimal:
    """An amount to the nearest penny, half a penny away from nought; refuses anything but Decimal."""
    if not isinstance(amount, Decimal):
        raise TypeError(f"Money must be Decimal, not {type(amount).__name__}.")
    return amount.quantize(PENNY, ROUND_HALF_UP)


def charge(weekly: Decimal, nights: int) -> Decimal:
    """What a number of nights costs in pounds: weekly fee x nights / 7, rounded once."""
    if nights < 0:
        raise ValueError("A charge is for nought nights or more.")
    return to_pence(weekly * nights / NIGHTS_IN_A_WEEK)


def pounds(text: str) -> Decimal:
    """Reads an amount as people write it ("£1,234.50", "1234.5", "-20") into pounds to two places."""
    match = AMOUNT.fullmatch(re.sub(r"\s", "", text).replace("\N{MINUS SIGN}", "-"))
    if match is None:
        raise NotMoney("Enter an amount in pounds and pence, like 1,234.50.")
    whole = match["whole"].replace(",", "")
    if len(whole.lstrip("0")) > LONGEST_WHOLE_POUNDS:
        raise NotMoney("Enter an amount smaller than £10,000,000,000.")
    return to_pence(Decimal(f"{match['minus']}{whole}.{match['pence'] or '0'}"))
