"""The court's order behind a placement: where one is needed outside England and Wales, and how it is written. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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


def why_not_added(
    ordered_on: date, reference: str, reason: str, *, stands: tuple[date, str] | None, today: date
) -> tuple[str, str]:
    """The field and the sentence of what stands in the way of an order that comes later; ("", "") where nothing does.

    `stands`: the order that is on record. In its place another says what was wrong with it.
    """
    if refused := why_not_order(ordered_on, reference, today=today):
        return "ordered_on" if reference.strip() else "reference", refused[0]
    if stands is None:
        return (
            ("reason", "No order is on record, so there is nothing to correct.")
            if reason.strip()
            else ("", "")
        )
    if stands == (ordered_on, reference.strip()):
        return "ordered_on", f"The order of {day(ordered_on)} is on record already with this reference."
    if not reason.strip():
        return "reason", f"An order of {day(stands[0])} is on record, {stands[1]}. Say what is wrong with it."
    return "", ""


@dataclass(frozen=True)
class Orders:
    """`own`: day and reference as the record itself names them; `later`: rows that followed, the oldest first.

    `is_asked`: the placement was recorded afterwards, or its home is registered by nobody.
    """

    own: tuple[date, str] | None
    later: Sequence[Any] = ()
    is_asked: bool = True

    @property
    def stands(self) -> tuple[date, str] | None:
        """What stands today; None where no order is on record."""
        return (self.later[-1].ordered_on, self.later[-1].reference) if self.later else self.own
