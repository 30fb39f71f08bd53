"""Placements that were made before they were recorded: what may be, what must be said, and what is a breach (S-33)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from placements.rules.gates import Barred
from placements.states import BreachGround, RouteFamily
from providers.states import Registration
from sefton_pdps.core.text.words import day, lower_first

Pairs = list[list[str]]


class Excepts(Protocol):
    """What the rule asks of a kind of placement."""

    is_excepted: bool


@dataclass(frozen=True)
class Where:
    """The home as an officer knows it: from the register, or outside it by its regulator's number; the household."""

    setting: Any = None
    regulator: str = ""
    identifier: str = ""
    home_name: str = ""
    home_provider: str = ""
    home_postcode: str = ""
    household_code: str = ""
    household_outward: str = ""


@dataclass(frozen=True)
class Told:
    """What is told of it: who decided, when and how; who confirmed the move; which rule it broke, and why."""

    arrived_at: datetime
    confirmed_by: str
    decided_by: str
    decided_at: datetime
    decided_how: str
    ground: str = ""
    reason: str = ""
    agreement_reference: str = ""
    court_order_on: date | None = None
    court_reference: str = ""


# Reg. 27A excepts schools and residential family centres, reg. 24 family and own carers; never what is not registered.
IN_ORDER = (Registration.REGISTERED, Registration.NOT_NEEDED)


def is_excepted(kind: Excepts | None, registration: str) -> bool:
    """Whether regulations 27A and 27C do not bar a home for what the placement is."""
    return kind is not None and kind.is_excepted and registration in IN_ORDER


def breach(ground: str, reason: str) -> tuple[str, str] | None:
    """The rule that was broken as code and sentence; None where none was."""
    if not ground:
        return None
    label = str(BreachGround(ground).label)
    return ground, f"{label}: {lower_first(reason.strip())}"


def as_pairs(barred: Sequence[Barred]) -> Pairs:
    """Gates as they are kept: code and sentence."""
    return [[one.gate.value, one.reason] for one in barred]


def why_not_route(*, family: str, is_own: bool, kind_name: str, route_name: str) -> str:
    """Why a kind of placement does not come by a route: what is the council's own is not bought, and the rest is."""
    if is_own == (family == RouteFamily.OWN):
        return ""
    if is_own:
        return f"{kind_name}: nothing is bought, so it does not come by “{route_name}”. Choose a way without buying."
    return f"{kind_name}: it is bought, so it does not come by “{route_name}”. Choose how it was bought."


def why_not_told(
    *, decided_at: datetime, arrived_at: datetime, planned_end: date, at: datetime
) -> tuple[str, ...]:
    """Only what has happened is recorded: the decision, and the move."""
    if decided_at > at:
        return ("The decision is in the future. Enter when it was made.",)
    if arrived_at > at:
        return ("The move is in the future. Record it when the child is there, or open a referral for it.",)
    if arrived_at.date() >= planned_end:
        return (f"The stay was planned until {day(planned_end)}. Enter an end after the move.",)
    return ()


def why_not_silent(barred: Sequence[Barred], ground: str, reason: str) -> str:
    """A breach says what happened; what a gate bars says why it is no breach, or is one."""
    if ground and not reason.strip():
        return "Say what happened, and why."
    if barred and not reason.strip():
        found = " ".join(one.reason for one in barred)
        return f"This stands against the home: {found} Say why the child is there all the same."
    return ""
