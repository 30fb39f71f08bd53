"""The needs that a setting can cater for and a referral can have: one list of codes for both."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NEEDS = Path(__file__).resolve().parents[1] / "data" / "needs.toml"


@dataclass(frozen=True)
class Need:
    """A need: its code, its name, and the name in the middle of a sentence."""

    code: str
    label: str
    short: str


@cache
def catalogue() -> dict[str, Need]:
    """Every need by its code, in the order in which pages list them."""
    rows = tomllib.loads(NEEDS.read_text(encoding="utf-8"))["need"]
    return {row["code"]: Need(**row) for row in rows}


def in_order(codes: Iterable[str]) -> list[str]:
    """The known codes among those given, each once, in the catalogue's order."""
    given = set(codes)
    return [code for code in catalogue() if code in given]
