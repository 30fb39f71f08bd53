"""Lists against the floor page: a small size of a few pages in every run, every list at full size by `make bench`.

`make bench` prints every list at a thousand and a hundred thousand records, its growth, and which goals are missed:
p50 and p95 at most 2.5 times the floor, growth at most 1.15. `RECORD=1 make bench` records the ratios.
"""

import cProfile
import os
from pathlib import Path

import pytest
from django.test import Client

from sefton_pdps.access.roles import Role
from tests.bench.conftest import Growing
from tests.bench.ratios import Page, Ratio, highest, measured, record, recorded, worse
from tests.bench.serving import cookies_of, served
from tests.factories.accounts import person
from tests.factories.world import World

# Copies of the world: five call-offs, six referrals, two placements, four settings each.
SMALL, LARGE = 200, 20_000
MOST_OF_FLOOR, MOST_GROWTH = 2.5, 1.15
FULL = bool(os.environ.get("BENCH"))
OFFICER = ("/referrals/", "/call-offs/", "/placements/", "/settings/")
LISTS = {
    "placements officer": (
        *OFFICER, "/referrals/?state=", "/call-offs/?show=all", "/agreements/", "/authorisations/?show=decided",
        "/providers/", "/framework/admissions/", "/settings/grave-changes/", "/inbox/", "/jobs/", "/",
    ),
    "commissioning manager": ("/applications/", "/conflicts/", "/register/", "/register/left-out/", "/"),
    "system administrator": ("/people/", "/people/jobs/"),
    "auditor": ("/audit/",),
    "provider": (
        "/portal/invitations/", "/portal/agreements/", "/portal/results/", "/portal/settings/", "/inbox/", "/",
    ),
}  # fmt: skip
ROLES = {
    "commissioning manager": Role.COMMISSIONING_MANAGER,
    "system administrator": Role.SYSTEM_ADMINISTRATOR,
    "auditor": Role.AUDITOR,
}


def _pages(world: World, *, every: bool) -> list[Page]:
    people = {"placements officer": world.council, "provider": world.owner}
    if every:
        people |= {name: person(role) for name, role in ROLES.items()}
        wanted = LISTS
    else:
        wanted = {"placements officer": OFFICER, "provider": ("/portal/agreements/",)}
    return [
        Page(f"{who} {path}", path, cookies)
        for who, paths in wanted.items()
        for cookies in [cookies_of(people[who])]
        for path in paths
    ]


def test_no_list_takes_a_quarter_more_of_the_floor_than_recorded(grown: Growing, tmp_path: Path) -> None:
    with grown(SMALL) as (world, database), served(database, tmp_path / "live", rows=1000) as at:
        pages = _pages(world, every=False)
        before = recorded("small")
        assert before, "No ratios are recorded: RECORD=1 make bench, while nothing else runs."
        found = measured(at, pages, requests=12)
        print(_table({"small": found}))
        slower = {one.partition(":")[0] for one in worse(found, before)}
        again = measured(at, [page for page in pages if page.name in slower], requests=30)
    assert set(before) >= set(found), "A list without a record: RECORD=1 make bench."
    assert worse(again, before) == []


# Calls of Python's functions that a page makes at most: what it does, whatever else the machine does meanwhile.
MOST_CALLS = 42_000
# What does more than show one list. A home page puts together up to a dozen kinds of work, each with a statement.
MORE_CALLS = {
    # With placement plans beside what an emergency let wait, in one statement (ADR 146), and of a direct award what the
    # home that was asked last answered, and until when it may (ADR 154): two columns of the call-offs' statement.
    # With homes that pulled out, results that are owed, and for a manager changes to decide and awards to publish: no
    # statement more, each a column of one that reads already.
    "placements officer /": 171_000,
    "commissioning manager /": 233_000,
    # With the places of its settings, counted today, above the work.
    # With what its homes are asked to agree in one statement: plans, terms of a full referral and requests for a home
    # (ADR 146, 151, 154).
    "provider /": 59_000,
    # Two lists and a filter; each offer is compared with its working copy, and what was sent is added up.
    "provider /portal/invitations/": 46_000,
    # A list with a count, its tabs and its file; each row names child, home, provider and the offices that decided.
    "placements officer /authorisations/?show=decided": 44_000,
}


def test_no_list_makes_more_calls_than_it_may(grown: Growing) -> None:
    """Seconds are chance in a test and calls are not: a template a cell, or `reverse` a row, shows in them (ADR 87)."""
    with grown(SMALL) as (world, _database):
        counted = {page.name: _calls(page) for page in _pages(world, every=True)}
    print("\n".join(f"{name:<58}{calls:>9,}" for name, calls in counted.items()))
    assert {name: calls for name, calls in counted.items() if calls > MORE_CALLS.get(name, MOST_CALLS)} == {}


def _calls(page: Page) -> int:
    client = Client(headers={"cookie": page.cookies})
    for _time in range(2):
        assert client.get(page.path).status_code == 200, page.name
    profile = cProfile.Profile()
    profile.runcall(client.get, page.path)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.skipif(not FULL, reason="make bench")
def test_every_list_at_a_hundred_thousand_records(grown: Growing, tmp_path: Path) -> None:
    sizes: dict[str, dict[str, Ratio]] = {}
    for size, times in (("1,000", SMALL), ("100,000", LARGE)):
        with grown(times) as (world, database), served(database, tmp_path / size, rows=times * 5) as at:
            pages = _pages(world, every=True)
            sizes[size] = measured(at, pages, requests=20)
            if times == SMALL:
                few = [
                    page for page in pages if page.name in {one.name for one in _pages(world, every=False)}
                ]
                # The small size is measured beside other tests: what it varies by here is no change for the worse.
                sizes["small"] = highest(measured(at, few, requests=12) for _turn in range(5))
            slower = {one.partition(":")[0] for one in worse(sizes[size], recorded(size))}
            sizes[size] |= measured(at, [page for page in pages if page.name in slower], requests=40)
        if os.environ.get("RECORD"):
            record(sizes)
    print(_table(sizes))
    assert [*worse(sizes["100,000"], recorded("100,000")), *worse(sizes["1,000"], recorded("1,000"))] == []


def _table(sizes: dict[str, dict[str, Ratio]]) -> str:
    """Every page with its ratios, the growth where two sizes were measured, and `!` beside each goal missed."""
    lines = ["", f"{'times the floor page: p50 and p95':<58}" + "".join(f"{size:>22}" for size in sizes)]
    for name in next(iter(sizes.values())):
        cells = "".join(f"{_cell(of.get(name)):>22}" for of in sizes.values())
        lines.append(f"{name:<58}{cells}{_growth(sizes, name)}")
    return "\n".join(lines)


def _cell(ratio: Ratio | None) -> str:
    if ratio is None:
        return ""
    return " ".join(f"{of:.2f}{'!' if of > MOST_OF_FLOOR else ' '}" for of in (ratio.p50, ratio.p95))


def _growth(sizes: dict[str, dict[str, Ratio]], name: str) -> str:
    small, large = sizes.get("1,000", {}).get(name), sizes.get("100,000", {}).get(name)
    if not small or not large:
        return ""
    grew = large.p50 / small.p50
    return f"   grew {grew:.2f}{'!' if grew > MOST_GROWTH else ''}"
