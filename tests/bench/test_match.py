"""The match of ten thousand homes against its floors: the least statement of its kind, and the floor page.

`make bench` prints both, and which goals are missed: the statement at most twice the floor, the page 2.5 times.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from placements.models import Referral
from placements.selectors import match_sql
from placements.selectors.market import Market
from placements.selectors.matching import PAGE
from placements.states import Risk
from providers.models import Lot
from providers.states import SettingKind
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.bench.ratios import Page, measured
from tests.bench.serving import cookies_of, served
from tests.factories import market, providers
from tests.factories import placements as made
from tests.factories.accounts import person
from tests.placements.test_match_plan import FLAT, FLOOR, FREE_BED

pytestmark = pytest.mark.skipif(not os.environ.get("BENCH"), reason="make bench")
SETTINGS, PLACES = 10_000, 4
ROUNDS = 40
# A quarter more than was measured when this was written.
MOST_OF_FLAT, MOST_OF_FLOOR = 7.6, 7


@pytest.fixture(scope="module")
def planted(clone_for_module: str) -> Iterator[tuple[str, Page]]:
    """The database of a market of homes, and the match page of a child who needs one, with statistics."""
    with tenancy.scope(tenancy.COUNCIL):
        homes = market.only(SettingKind.CHILDRENS_HOME)
        market.plant(providers.lot(), settings=SETTINGS, places=PLACES, kinds=homes, fail=0.02)
        referral = made.referral(risk_missing=Risk.PRESENT, risk_self_harm=Risk.PRESENT)
        cookies = cookies_of(person(Role.PLACEMENTS_OFFICER))
    with connections["owner"].cursor() as cursor:
        cursor.execute(FLAT)
        cursor.execute("ANALYZE")
    yield clone_for_module, Page("match", f"/referrals/{referral.pk}/match/", cookies)
    connections["owner"].close()


def test_the_statement_in_times_of_the_least_one(planted: tuple[str, Page]) -> None:
    """Processor time of the back end, the least of many in turns; with a bed as a column and as a row."""
    with tenancy.scope(tenancy.COUNCIL):
        asked = Market(Referral.objects.select_related("child").get(), Lot.objects.get(), clock.today())
        least = _least(asked)
    print(
        f"\nmatch: {least['match'] / least['flat']:.1f} times flat, {least['match'] / least['beds']:.2f} with beds"
    )
    assert least["match"] < MOST_OF_FLAT * least["flat"]


def _least(asked: Market) -> dict[str, int]:
    statements = {
        "flat": FLOOR.replace(FREE_BED, ""),
        "beds": FLOOR,
        "match": match_sql.fits(needs=len(asked.needs), agencies=False),
    }
    costs: dict[str, list[int]] = {name: [] for name in statements}
    for _ in range(ROUNDS):
        for name, text in statements.items():
            begins = _processor_time()
            asked.rows(text, limit=PAGE)
            costs[name].append(_processor_time() - begins)
    return {name: min(taken) for name, taken in costs.items()}


def _processor_time() -> int:
    """What the back end of this connection has used so far, in nanoseconds."""
    pid = connection.connection.get_backend_pid()
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


def test_the_page_in_times_of_the_floor_page(planted: tuple[str, Page], tmp_path: Path) -> None:
    database, page = planted
    with served(database, tmp_path, rows=SETTINGS) as at:
        ratio = measured(at, [page], requests=20)["match"]
    print(f"\nmatch page: {ratio.p50:.2f} times the floor page, p95 {ratio.p95:.2f}")
    assert ratio.p50 < MOST_OF_FLOOR
