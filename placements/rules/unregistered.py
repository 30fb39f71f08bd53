"""A child in a home that nobody registers: what must be on record, and when the Director reviews it (S-33). Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from placements.rules.court import why_not_order
from placements.rules.gates import SIXTEEN
from placements.states import PlacementState
from providers.states import Registration
from sefton_pdps.core.text.words import day


@dataclass(frozen=True)
class Facts:
    """What is told of the stay: the home's application, the court's order, the day by which the child leaves."""

    applied_on: date
    leaves_by: date
    court_order_on: date | None = None
    court_reference: str = ""


class Stay(Protocol):
    """What the rule reads of a placement."""

    @property
    def state(self) -> str: ...

    @property
    def setting(self) -> Any: ...


def why_not_unregistered(placement: Stay) -> str:
    """Why nothing of this is asked of a placement; "" where it is."""
    if placement.setting.registration != Registration.UNREGISTERED:
        return "This home is registered, or needs no registration, so none of this is asked of it."
    if placement.state != PlacementState.STARTED:
        return "The child does not live there, so none of this is asked."
    return ""


def why_not_record(facts: Facts, *, age: int, today: date) -> tuple[str, ...]:
    """What is missing; under 16 nobody lives there but by a court's order, whatever else is on record (reg. 27A)."""
    if age < SIXTEEN and facts.court_order_on is None:
        return (
            f"The child is {age}. Under 16 nobody lives in a home that is not registered, unless a court orders it "
            "(reg. 27A). Move the child to a registered home, or enter the date of the order and its reference.",
        )
    if refused := why_not_order(facts.court_order_on, facts.court_reference, today=today):
        return refused
    if facts.applied_on > today:
        return (f"The application cannot be of {day(facts.applied_on)}: that is still to come.",)
    return why_not_leave(facts.leaves_by, today=today)


def why_not_leave(leaves_by: date, *, today: date) -> tuple[str, ...]:
    """The day by which the child leaves is not past."""
    if leaves_by < today:
        return (f"The child cannot leave by {day(leaves_by)}: that is past. Enter a day from today on.",)
    return ()
