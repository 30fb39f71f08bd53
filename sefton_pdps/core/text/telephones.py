"""Telephone numbers as people write them."""

import re

from sefton_pdps.core.errors import DomainError

# As people write numbers: kept as typed, so that it is read out in the groups in which its owner says it.
TELEPHONE = re.compile(r"\+?[0-9 ()\-]+(?: ?(?:ext\.?|x) ?[0-9]{1,6})?", re.IGNORECASE)
EXTENSION = re.compile(r"ext|x", re.IGNORECASE)
# A British number has 10 or 11 digits with its nought; abroad a number has 15 at most (ITU-T E.164).
FEWEST_DIGITS, MOST_DIGITS = 10, 15


# What a link that dials leaves out of a number.
NOT_DIALLED = re.compile(r"[^0-9+]")


def dials(number: str) -> str:
    """The address that a telephone dials: no extension, and abroad not the nought of "+44 (0)151"."""
    typed = EXTENSION.split(number)[0].strip()
    told = typed.replace("(0)", "") if typed.startswith("+") else typed
    return f"tel:{NOT_DIALLED.sub('', told)}"


def check_telephone(field: str, typed: str) -> None:
    """A number that a telephone can dial: digits in groups, and an extension behind them."""
    text = typed.strip()
    number = EXTENSION.split(text)[0]
    digits = sum(character.isdigit() for character in number)
    if not TELEPHONE.fullmatch(text) or not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        raise DomainError(
            "A telephone number must have 10 to 15 digits, like 0151 496 0123. Enter only the number, and an"
            " extension if there is one.",
            field=field,
        )
