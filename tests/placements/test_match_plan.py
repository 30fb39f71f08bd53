"""What the database reads for a page of the match: the settings of the lot once, and places for the page alone."""

import json
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from placements.models import Referral
from placements.selectors import match_sql
from placements.selectors.market import Market
from placements.selectors.matching import PAGE, FitPage, fits
from placements.states import Risk
from providers.models import Lot
from providers.states import SettingKind
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import market, providers
from tests.factories import placements as made

SETTINGS, PLACES = 4_000, 3
MOST_TIMES = 6
FLAT = """
    BEGIN; SELECT set_config('sefton.scope', 'council', true);
    CREATE TABLE flat_home AS SELECT id, kind, age_from, age_to, easting, northing,
        (random() * 4000000)::int AS needs, random() < 0.05 AS suspended FROM providers_setting;
    ALTER TABLE flat_home ADD PRIMARY KEY (id);
    GRANT SELECT ON flat_home TO sefton_app;
    COMMIT; ANALYZE flat_home
"""
FREE_BED = """ AND EXISTS (
        SELECT FROM providers_place place WHERE place.setting_id = flat_home.id AND place.closes_on IS NULL
    )"""
FLOOR = f"""
    SELECT id, bit_count((needs & 7)::bit(32)) AS met, (easting - 333900)::bigint * (easting - 333900)
        + (northing - 394800)::bigint * (northing - 394800) AS far
    FROM flat_home WHERE kind = %(kind)s AND %(age)s BETWEEN age_from AND age_to AND NOT suspended{FREE_BED}
    ORDER BY met DESC, far LIMIT %(limit)s
"""
READ = (
    "setting",
    "keptsetting",
    "settingcount",
    "needbit",
    "place",
    "placehold",
    "admission",
    "exemption",
    "provider",
)


@pytest.fixture(scope="module")
def planted(clone_for_module: str) -> None:
    """A market of homes of which nine in ten pass, and the planner's statistics of it."""
    with tenancy.scope(tenancy.COUNCIL):
        lot = providers.lot()
        market.plant(
            lot, settings=SETTINGS, places=PLACES, kinds=market.only(SettingKind.CHILDRENS_HOME), fail=0.02
        )
        made.referral(risk_missing=Risk.PRESENT, risk_self_harm=Risk.PRESENT)
    with connections["owner"].cursor() as cursor:
        cursor.execute("; ".join(f"ANALYZE providers_{table}" for table in READ))
        cursor.execute(FLAT)


@pytest.fixture
def asked(planted: None, council_scope: None) -> Market:
    return Market(Referral.objects.select_related("child").get(), Lot.objects.get(), clock.today())


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)


def rows_read(asked: Market, **page: Any) -> tuple[FitPage, dict[str, int]]:
    """A page, and how many rows of each table its statement read, what a filter threw away included."""
    with CaptureQueriesContext(connection) as queries:
        shown = fits(asked, **page)
    (statement,) = (query["sql"] for query in queries if "WITH admissions" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}")
        given = cursor.fetchone()[0]
    read: dict[str, int] = {}
    for node in _nodes((json.loads(given) if isinstance(given, str) else given)[0]["Plan"]):
        if table := node.get("Relation Name"):
            each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            read[table] = read.get(table, 0) + round(each * node["Actual Loops"])
    return shown, read


def test_each_setting_is_judged_once_and_places_are_read_for_the_page_alone(asked):
    page, read = rows_read(asked)
    assert page.fits > 10 * PAGE
    assert read["providers_keptsetting"] <= SETTINGS
    assert "providers_setting" not in read
    assert read["providers_place"] <= 50 * PAGE
    assert read["providers_placehold"] <= 50 * PAGE


def test_the_statement_costs_a_few_times_the_least_that_answers_it(asked):
    """The floor ranks a flat table of homes with bits for needs, and looks for a bed in the same places.

    It knows no admission, exemption, hold or policy of a home, and counts nobody who is left out. The ratio was 2.1
    for these 4,000 on a busy machine, planning included (6 before ADR 88), and is 1.5 of the database's time at 10,000
    homes; thrice that is a fault. The least of many, interleaved, tried again once.
    """
    statement = match_sql.fits(needs=len(asked.needs), agencies=False)
    assert any(_ratio(asked, statement) <= MOST_TIMES for _ in range(2))


def _ratio(asked: Market, statement: str) -> float:
    costs: dict[str, list[float]] = {"floor": [], "match": []}
    for _ in range(15):
        for name, text in (("floor", FLOOR), ("match", statement)):
            begins = perf_counter()
            asked.rows(text, limit=PAGE)
            costs[name].append(perf_counter() - begins)
    ratio = min(costs["match"]) / min(costs["floor"])
    print(f"match / floor: {ratio:.1f}")
    return ratio


def test_a_page_far_down_reads_what_the_first_reads(asked):
    page, first = rows_read(asked)
    for _ in range(8):
        page = fits(asked, after=page.rows[-1].key, before=page.shown)
    _page, later = rows_read(asked, after=page.rows[-1].key, before=page.shown)
    assert later["providers_place"] <= 2 * first["providers_place"] + 50 * PAGE
    assert later["providers_keptsetting"] <= SETTINGS
