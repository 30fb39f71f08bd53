"""Money in pounds and pence: Decimal only, each charge rounded once (design 3, idea 4)."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sefton_pdps.core.errors import DomainError

PENNY = Decimal("0.01")
NIGHTS_IN_A_WEEK = 7
# Commas may mark the thousands, but then all of them, so that a decimal comma ("1,50") is never read as 150.
AMOUNT = re.compile(r"(?P<minus>-?)£?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<pence>[0-9]{1,2}))?")
LONGEST_WHOLE_POUNDS = 10


class NotMoney(DomainError):
    """What was typed cannot be read as pounds and pence."""


class EndsBeforeStart(DomainError):
    """A stay whose last day is before its first."""


def to_pence(amount: Decimal) -> Decimal:
    """An amount to the nearest penny, half a penny away from nought; refuses anything but Decimal."""
    if not isinstance(amount, Decimal):
        raise TypeError(f"Money must be Decimal, not {type(amount).__name__}.")
    return amount.quantize(PENNY, ROUND_HALF_UP)


def nights(start: date, end: date, *, first_paid: bool = True, last_paid: bool = False) -> int:
    """The paid nights of a stay: by default the first night is paid and the day of leaving is not.

    The rule is data of each agreement: `first_paid` and `last_paid` state it.
    """
    if end < start:
        raise EndsBeforeStart(
            "The end date is before the start date. Enter an end date on or after the start date."
        )
    return max(0, (end - start).days - (not first_paid) + last_paid)


def charge(weekly: Decimal, nights: int) -> Decimal:
    """What a number of nights costs in pounds: weekly fee x nights / 7, rounded once."""
    if nights < 0:
        raise ValueError("A charge is for nought nights or more.")
    return to_pence(weekly * nights / NIGHTS_IN_A_WEEK)


def weeks(nights: int) -> tuple[int, int]:
    """A number of nights as whole weeks and nights over, to show the arithmetic of a charge."""
    return divmod(nights, NIGHTS_IN_A_WEEK)


def pounds(text: str) -> Decimal:
    """Reads an amount as people write it ("£1,234.50", "1234.5", "-20") into pounds to two places."""
    found = AMOUNT.fullmatch(re.sub(r"\s", "", text).replace("\N{MINUS SIGN}", "-"))
    if found is None:
        raise NotMoney("Enter an amount in pounds and pence, like 1,234.50.")
    whole = found["whole"].replace(",", "")
    if len(whole.lstrip("0")) > LONGEST_WHOLE_POUNDS:
        raise NotMoney("Enter an amount smaller than £10,000,000,000.")
    return to_pence(Decimal(f"{found['minus']}{whole}.{found['pence'] or '0'}"))
