"""In the borough, adjoining or distant: by the authority that runs children's services, not by district."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

SEFTON = "E08000014"
OUTSIDE_THE_LIST = "outside the list"


class LocationClass(StrEnum):
    """Where a setting is, as regulation 11 divides it; the class decides who must approve the placement."""

    IN_BOROUGH = "in_borough"
    ADJOINING = "adjoining"
    DISTANT = "distant"


@dataclass(frozen=True)
class AuthorityRecord:
    """A district or county of the reference file, with the authority that runs children's services there."""

    code: str
    name: str
    upper_tier_code: str
    upper_tier_name: str


@dataclass(frozen=True)
class AdjoiningRecord:
    """Two children's-services authorities that share a boundary, from a day on."""

    home_code: str
    adjoining_code: str
    valid_from: date


def classify(upper_tier_code: str | None, home_authority: str, adjoining: Collection[str]) -> LocationClass:
    """Reg. 11: "at a distance" is outside the home authority's area and not adjoining it.

    The codes are of children's-services authorities; None (a place outside the list) is distant.
    """
    if upper_tier_code == home_authority:
        return LocationClass.IN_BOROUGH
    return LocationClass.ADJOINING if upper_tier_code in adjoining else LocationClass.DISTANT


@cache
def reference_authorities() -> dict[str, AuthorityRecord]:
    """Every district and county of the reference file by GSS code; a county is its own upper tier."""
    listed = _read("authorities.toml")
    counties: dict[str, str] = listed["counties"]
    one_tier = counties | listed["single_tier"]
    records = [AuthorityRecord(code, name, code, name) for code, name in one_tier.items()]
    records += [
        AuthorityRecord(code, name, county, counties[county])
        for code, (name, county) in listed["districts"].items()
    ]
    return {record.code: record for record in records}


def reference_adjoining() -> list[AdjoiningRecord]:
    """The adjoining authorities that the reference file starts the council off with."""
    return [
        AdjoiningRecord(row["home"], row["adjoining"], row["valid_from"])
        for row in _read("adjoining.toml")["adjoining"]
    ]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("sefton_pdps.geography") / "data" / name).read_text(encoding="utf-8"))
