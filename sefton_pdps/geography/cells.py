"""One-kilometre cells of the authorities around Sefton, for server-drawn maps: no map tiles exist offline.

Counting them takes most of a second and all postcodes around, so Sefton's own are kept in a file; a test compares.
After new postcodes: `python -m sefton_pdps.geography.cells > sefton_pdps/geography/data/borough.csv`.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sefton_pdps.geography.authorities import SEFTON
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


class Run(NamedTuple):
    """Cells of the borough side by side: the kilometre north, the first and the last east."""

    north: int
    first: int
    last: int


@cache
def borough() -> tuple[Run, ...]:
    """Sefton's cells as they are kept, from south to north."""
    lines = (files(__package__) / "data" / "borough.csv").read_text().splitlines()
    return tuple(Run(*map(int, line.split(","))) for line in lines[1:])


def as_kept(runs: Iterator[Run]) -> str:
    """The text of the file that `borough` reads."""
    return "\n".join([",".join(Run._fields), *(",".join(map(str, run)) for run in runs), ""])


def counted_borough() -> Iterator[Run]:
    """Sefton's kilometre cells by the postcodes, joined along each row."""
    run = None
    for north, east in sorted(cell[::-1] for cell, code in cells_around_sefton().items() if code == SEFTON):
        if run and run.north == north and run.last == east - 1:
            run = run._replace(last=east)
            continue
        if run:
            yield run
        run = Run(north, east, east)
    if run:
        yield run


def cells_around_sefton() -> dict[tuple[int, int], str]:
    """The district with most of the postcodes of each kilometre cell that has any, by (east, north) in km."""
    counts: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for initial in LETTERS_AROUND_SEFTON:
        letter = read_letter(initial)
        for easting, northing, district in zip(
            letter.eastings, letter.northings, letter.district_of, strict=True
        ):
            if AROUND_SEFTON.contains(easting, northing):
                counts[easting // KILOMETRE, northing // KILOMETRE][letter.districts[district]] += 1
    return {cell: _most(districts) for cell, districts in sorted(counts.items())}


def _most(districts: Counter[str]) -> str:
    """The commonest district; of equals, the first by code, so that every process draws the same map."""
    return min(districts, key=lambda code: (-districts[code], code))


if __name__ == "__main__":
    sys.stdout.write(as_kept(counted_borough()))
