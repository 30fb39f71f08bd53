"""Which ways to a home are in force on a day."""

from datetime import date

from placements.models import BuyingRoute
from placements.selectors.costs import in_force
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import day


def routes_on(on: date) -> list[BuyingRoute]:
    """The routes in force on a day, in the order of the ladder."""
    return list(BuyingRoute.objects.filter(in_force(on)))


def route_on(code: str, on: date) -> BuyingRoute:
    """The route of a code as it stood on a day; raises DomainError where it was not in force."""
    for route in routes_on(on):
        if route.code == code:
            return route
    known = BuyingRoute.objects.filter(code=code).first()
    name = f"“{known.name}”" if known else "This route"
    raise DomainError(
        f"{name} is not in force on {day(on)}. Choose a route that is, or have its dates set.", field="route"
    )
