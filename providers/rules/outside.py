"""By which number a home is known: its regulator's, or its postcode and name where nobody registers it (S-35). Pure."""

from providers.states import Regulator
from sefton_pdps.core.text.characters import line


def number_of(regulator: str, identifier: str, name: str, postcode: str) -> str:
    """The number as it is kept: Ofsted's without blanks, another regulator's as it writes it."""
    if regulator == Regulator.NOBODY:
        letters = "".join(filter(str.isalnum, f"{postcode}{name}")).upper()
        return f"NONE-{letters}"[:20]
    number = line(identifier).upper()
    return number.replace(" ", "") if regulator == Regulator.OFSTED else number
