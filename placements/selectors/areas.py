from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from sefton_pdps.geography.authorities import OUTSIDE_THE_LIST, SEFTON, LocationClass, classify
from sefton_pdps.geography.models import AdjoiningAuthority, Authority
from sefton_pdps.geography.postcodes import Location, distance_miles


@dataclass(frozen=True)
class Area:
    """The children's-services authority that a place is in, and how reg. 11 sees it from Sefton."""

    name: str
    location_class: LocationClass


class Located(Protocol):
    easting: int | None
    northing: int | None
    authority_code: str


def areas(authority_codes: Iterable[str], on: date) -> dict[str, Area]:
    """The area of each district on a day (reg. 11), in two queries however many there are."""
    codes = set(authority_codes)
    found = {row.code: row for row in Authority.objects.filter(code__in=codes)}
    near = AdjoiningAuthority.objects.filter(home_code=SEFTON).on(on)
    adjoining = set(near.values_list("adjoining_code", flat=True))
    return {
        code: Area(
            found[code].upper_tier_name if code in found else OUTSIDE_THE_LIST,
            classify(found[code].upper_tier_code if code in found else None, SEFTON, adjoining),
        )
        for code in codes
    }


def miles_between(here: Located, there: Located) -> Decimal | None:
    """Miles in a straight line, to one decimal place; None where either has no grid reference."""
    if here.easting is None or here.northing is None or there.easting is None or there.northing is None:
        return None
    return distance_miles(
        Location("", here.easting, here.northing, here.authority_code),
        Location("", there.easting, there.northing, there.authority_code),
    )
