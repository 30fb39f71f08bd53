"""When a yes on the ladder may be argued for as an award: its rung, its ground in the Act, and the court. Pure."""

from dataclasses import dataclass
from datetime import date

from placements.rules.court import needs_court
from placements.states import Regime, RouteFamily
from providers.states import Regulator

NOT_BOUGHT = (RouteFamily.OWN, RouteFamily.BLOCK)


@dataclass(frozen=True)
class Court:
    """The court's approval of a placement outside England and Wales: the order's date and reference; empty for none."""

    approved_on: date | None = None
    reference: str = ""


NO_COURT = Court()


def why_not_court(regulator: str, legal_status: str, court: Court, *, today: date) -> tuple[str, ...]:
    """Under a care order Scotland, Northern Ireland and abroad need the court's approval, with date and reference."""
    if not needs_court(regulator, legal_status):
        return (
            () if court == NO_COURT else ("The court is not asked for this home. Leave its approval empty.",)
        )
    if court.approved_on is None or not court.reference.strip():
        where = Regulator(regulator).label
        return (
            f"The home is registered with {where}, and the child is under a care order: the court must have approved "
            "the placement first. Enter the date of its order and its reference.",
        )
    if court.approved_on > today:
        return (
            "The court cannot have approved it on a day that is still to come. Enter the date of its order.",
        )
    return ()


def why_not_bought(family: str) -> tuple[str, ...]:
    """Nothing is bought with family, in the council's own homes, or for a bed that is paid for already."""
    if family in NOT_BOUGHT:
        return (
            "Nothing is bought on this rung. End this call-off, and record the placement on the child's page.",
        )
    return ()


def why_not_stand_on(provider: str, *, stands: bool) -> tuple[str, ...]:
    """No authorisation is asked for on a yes that fell away. `provider`: who gave it."""
    if not stands:
        return (f"The yes of {provider} fell away. Make the case for a home whose yes stands.",)
    return ()


def asks_ground_of_act(family: str, regime: str) -> bool:
    """Whether an award names its ground in the Act: a spot purchase is a procurement of its own, a call-off is not."""
    return family == RouteFamily.SPOT and regime == Regime.PA_2023
