"""One-kilometre cells of the authorities around Sefton, for server-drawn maps: no map tiles exist offline."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache

from sefton_pdps.geography.postcodes import read_letter

KILOMETRE = 1000


@dataclass(frozen=True)
class Box:
    """A rectangle on the National Grid in metres: west and south are in it, east and north are not."""

    west: int
    south: int
    east: int
    north: int

    def contains(self, easting: int, northing: int) -> bool:
        return self.west <= easting < self.east and self.south <= northing < self.north


AROUND_SEFTON = Box(west=318_000, south=380_000, east=358_000, north=430_000)
# The first letters of the postcodes in that box: CH, L, PR, WA, WN, and FY north of the Ribble.
LETTERS_AROUND_SEFTON = "CFLPW"


@cache
def cells_around_sefton() -> dict[tuple[int, int], str]:
    """The district with most of the postcodes of each kilometre cell that has any, by (east, north) in km."""
    found: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for initial in LETTERS_AROUND_SEFTON:
        letter = read_letter(initial)
        for easting, northing, district in zip(
            letter.eastings, letter.northings, letter.district_of, strict=True
        ):
            if AROUND_SEFTON.contains(easting, northing):
                found[easting // KILOMETRE, northing // KILOMETRE][letter.districts[district]] += 1
    return {cell: _most(districts) for cell, districts in sorted(found.items())}


def _most(districts: Counter[str]) -> str:
    """The commonest district; of equals, the first by code, so that every process draws the same map."""
    return min(districts, key=lambda code: (-districts[code], code))
