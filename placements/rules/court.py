"""The court's order behind a placement: where one is needed outside England and Wales, and how it is written. Pure."""

from datetime import date

from placements.states import LegalStatus
from providers.states import Regulator
from sefton_pdps.core.text.words import day

# Under these a child is placed outside England and Wales with the court's approval only (Children Act 1989, Schedule 2,
# paragraph 19). Wales has a regulator of its own and needs none.
CARE_ORDERS = (LegalStatus.C1, LegalStatus.C2)
ABROAD = (Regulator.SCOTLAND, Regulator.RQIA, Regulator.ABROAD)


def needs_court(regulator: str, legal_status: str) -> bool:
    """Whether the court must have approved a home with this regulator for a child of this legal status."""
    return regulator in ABROAD and legal_status in CARE_ORDERS


def why_not_order(ordered_on: date | None, reference: str, *, today: date) -> tuple[str, ...]:
    """An order that is told of has its day, which is not to come, and its reference; none has neither."""
    if (ordered_on is None) != (not reference.strip()):
        return ("Enter both the date of the court's order and its reference, or neither.",)
    if ordered_on is not None and ordered_on > today:
        return (f"The court's order cannot be of {day(ordered_on)}: that is still to come.",)
    return ()
