from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from sefton_pdps.geography.authorities import OUTSIDE_THE_LIST, SEFTON, LocationClass, classify
from sefton_pdps.geography.postcodes import Location, distance_miles
from sefton_pdps.geography.selectors import seen_from


@dataclass(frozen=True)
class Area:
    """The children's-services authority that a place is in, and how reg. 11 sees it from Sefton."""

    name: str
    location_class: LocationClass


OUTSIDE = Area(OUTSIDE_THE_LIST, LocationClass.DISTANT)


class Located(Protocol):
    easting: int | None
    northing: int | None
    authority_code: str


def areas(authority_codes: Iterable[str], on: date) -> dict[str, Area]:
    """The area of each district on a day (reg. 11), in one query however many there are."""
    codes = set(authority_codes)
    listed = {row.code: _area(row) for row in seen_from(SEFTON, on).filter(code__in=codes)}
    return {code: listed.get(code, OUTSIDE) for code in codes}


def _area(authority: Any) -> Area:
    adjoining = {authority.upper_tier_code} if authority.adjoins else ()
    return Area(authority.upper_tier_name, classify(authority.upper_tier_code, SEFTON, adjoining))


def miles_between(here: Located, there: Located) -> Decimal | None:
    """Miles in a straight line, to one decimal place; None where either has no grid reference."""
    if here.easting is None or here.northing is None or there.easting is None or there.northing is None:
        return None
    return distance_miles(
        Location("", here.easting, here.northing, here.authority_code),
        Location("", there.easting, there.northing, there.authority_code),
    )
