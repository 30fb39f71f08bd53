"""Ratios of pages to the floor page: measured in turns, and compared with the last ones that were recorded."""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from sefton_pdps.local.embedded import PROJECT
from tests.bench.serving import Served

RECORDED = PROJECT / "docs" / "generated" / "bench.json"
ROUNDS = 3
# A page is worse where it takes a quarter more of the floor than recorded.
WORSE = 1.25


@dataclass(frozen=True)
class Page:
    """An address as one person reads it."""

    name: str
    path: str
    cookies: str


@dataclass(frozen=True)
class Ratio:
    """A page's time in times of the floor page's: the median of three rounds."""

    p50: float
    p95: float


def measured(served: Served, pages: Iterable[Page], *, requests: int) -> dict[str, Ratio]:
    """Each page's ratio; every request of a page follows one of the floor, so that a slow moment slows both."""
    found = {}
    for page in pages:
        _turn(served, page, 3)
        turns = [_turn(served, page, requests) for _round in range(ROUNDS)]
        found[page.name] = Ratio(median(one.p50 for one in turns), median(one.p95 for one in turns))
    return found


def _turn(served: Served, page: Page, requests: int) -> Ratio:
    floors, pages = [], []
    for _request in range(requests):
        floors.append(served.of_floor())
        pages.append(served.seconds(served.application + page.path, page.cookies))
    return Ratio(median(pages) / median(floors), _high(pages) / _high(floors))


def _high(times: list[float]) -> float:
    """The 95th of a hundred; of fewer than twenty the highest but one would be chance, so they are interpolated."""
    return quantiles(times, n=20, method="inclusive")[-1]


def highest(turns: Iterable[dict[str, Ratio]]) -> dict[str, Ratio]:
    """The worst that each page did in several turns of the same."""
    all_turns = list(turns)
    return {
        name: Ratio(max(turn[name].p50 for turn in all_turns), max(turn[name].p95 for turn in all_turns))
        for name in all_turns[0]
    }


def recorded(size: str) -> dict[str, Ratio]:
    """The ratios that were recorded last for a size; none before the first."""
    return {name: Ratio(**of_page) for name, of_page in _kept().get(size, {}).items()}


def record(sizes: dict[str, dict[str, Ratio]]) -> None:
    """Keep the ratios of pages."""
    _keep(
        {
            size: {name: {"p50": round(of.p50, 2), "p95": round(of.p95, 2)} for name, of in pages.items()}
            for size, pages in sizes.items()
        }
    )


def worse(now: dict[str, Ratio], before: dict[str, Ratio]) -> list[str]:
    """The pages whose median takes a quarter more of the floor than it did, in words."""
    return [
        f"{name}: {of.p50:.2f} times the floor, {before[name].p50:.2f} when recorded"
        for name, of in now.items()
        if name in before and of.p50 > before[name].p50 * WORSE
    ]


def refuse_worse_work(name: str, ratio: float) -> None:
    """Refuse work in bulk that takes a quarter more of its own floor than was recorded; or record it."""
    if os.environ.get("RECORD"):
        _keep({"work": _kept().get("work", {}) | {name: round(ratio, 2)}})
    before = _kept().get("work", {}).get(name)
    assert before, f"{name} has no record: RECORD=1 make bench, while nothing else runs."
    assert ratio <= before * WORSE, f"{name}: {ratio:.2f} times its floor, {before} when recorded"


def _kept() -> dict[str, Any]:
    return json.loads(RECORDED.read_text()) if RECORDED.exists() else {}


def _keep(parts: dict[str, Any]) -> None:
    """Keep parts, and of which commit they are; no time in seconds, which another machine would not repeat."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    written = _kept() | parts | {"commit": commit.stdout.strip()}
    RECORDED.write_text(json.dumps(written, indent=2, sort_keys=True) + "\n")
