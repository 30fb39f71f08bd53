"""The forecast against a scan of the fee lines, by `make bench`: from kept totals, and counted line by line (ADR 74).

A ratio, measured in turns: what slows one slows the other. `BENCH=large make bench` plants a million fee lines besides.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from placements.models import FeeMonthTotal, FeeNightTotal
from reporting.rules.financial_year import financial_year
from reporting.selectors.kept_totals import kept_month_parts
from reporting.selectors.ledger import counted_month_parts
from sefton_pdps.core.database import tenancy
from sefton_pdps.local.pytest_servers import servers
from tests.bench.ratios import refuse_worse_work
from tests.conftest import clone

pytestmark = pytest.mark.skipif(not os.environ.get("BENCH"), reason="make bench")
SIZES = [100_000, *([1_000_000] if os.environ.get("BENCH") == "large" else [])]
BATCH = 20_000
# The aim is a forecast of at most so many scans.
MOST_SCANS = 8
TODAY, MONTH_END = date(2024, 3, 17), date(2023, 12, 31)
YEAR = financial_year(TODAY)
# Two fee lines a placement, of six years, spread over the cost lines; one in ten was replaced. Triggers sleep.
STAYS = """
CREATE TEMPORARY TABLE stay AS
    SELECT gen_random_uuid() AS id, n, date '2018-04-01' + (random() * 2150)::int AS starts_on,
        (30 + random() * 900)::int AS days
    FROM generate_series(1, {number}) AS n;
INSERT INTO placements_placement (id, reference, child_id, provider_id, setting_id, place_id, service_type,
    cost_line_id, route, state, starts_on, planned_end, ended_on, ended_at, end_reason, location_class, planned_at,
    started_at, arrival_confirmed_by, cancel_reason)
SELECT stay.id, 'PLX-' || stay.n, gen_random_uuid(), old.provider_id, old.setting_id, gen_random_uuid(),
    old.service_type,
    (SELECT array_agg(id) FROM placements_costline)[1 + stay.n % (SELECT count(*) FROM placements_costline)],
    old.route, 'ended', stay.starts_on, stay.starts_on + stay.days, stay.starts_on + stay.days, old.planned_at,
    'planned', old.location_class, old.planned_at, old.planned_at, '', ''
FROM stay, (SELECT * FROM placements_placement LIMIT 1) AS old;
"""
# By the triggers, as in life; known within the month before they begin, and never later than today.
LINES = """
INSERT INTO placements_feeline (id, provider_id, placement_id, kind_id, unit, pounds, quantity, sign, starts_on,
    ends_on, pay_rule, vat, shares, need, note, evidence, recorded_at, superseded_at)
SELECT gen_random_uuid(), old.provider_id, stay.id, old.kind_id, 'weekly', round((300 + random() * 5000)::numeric, 2),
    1, 1, stay.starts_on, stay.starts_on + stay.days, 'first_night', 'exempt', old.shares, '', '', '',
    least(stay.starts_on - (random() * 30)::int, '{today}'),
    CASE WHEN random() < 0.1 THEN least(stay.starts_on + (random() * 200)::int, '{today}') END
FROM stay, (SELECT * FROM placements_feeline LIMIT 1) AS old, generate_series(1, 2)
WHERE stay.n > {after} AND stay.n <= {until};
"""


@pytest.fixture(scope="module", params=SIZES)
def lines(request: Any, _world_built_once: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    """A clone of the world with so many fee lines more, whose totals are folded."""
    number = request.param
    with (
        clone(django_db_blocker, template=_world_built_once.database) as database,
        django_db_blocker.unblock(),
    ):
        _plant(database, number)
        yield number


def _plant(database: str, number: int) -> None:
    owner = servers.postgres.connect(database)
    try:
        with owner.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off; SELECT set_config('sefton.scope', 'system', false)")
            cursor.execute("SELECT setseed(0.5); SET session_replication_role = replica")
            cursor.execute(STAYS.format(number=number // 2))
            cursor.execute("SET session_replication_role = origin")
            for after in range(0, number // 2, BATCH // 2):
                cursor.execute(LINES.format(after=after, until=after + BATCH // 2, today=TODAY))
            cursor.execute("SELECT placements_fold_fee_totals()")
            cursor.execute("VACUUM ANALYZE")
    finally:
        owner.close()


def _scan() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(weekly) FROM placements_feeline")


def _seconds(work: Callable[[], Any]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


@pytest.mark.parametrize("as_at", [TODAY, MONTH_END], ids=["today", "a month end"])
def test_the_forecast_from_kept_totals_takes_few_scans_of_the_lines(lines: int, as_at: date) -> None:
    ways = {
        "scan": _scan,
        "kept": lambda: kept_month_parts(as_at, YEAR),
        "counted": lambda: counted_month_parts(as_at, YEAR),
    }
    with tenancy.scope(tenancy.COUNCIL):
        assert kept_month_parts(as_at, YEAR) == counted_month_parts(as_at, YEAR) != []
        rounds = [{name: _seconds(work) for name, work in ways.items()} for _round in range(7)]
        kept_rows = FeeMonthTotal.objects.count(), FeeNightTotal.objects.count()
    times = {name: median(one[name] for one in rounds) for name in ways}
    ratios = {name: median(one[name] / one["scan"] for one in rounds) for name in ("kept", "counted")}
    print(
        f"\n{lines:,} fee lines, as at {as_at}: scan {times['scan'] * 1000:.1f} ms; from the totals"
        f" {times['kept'] * 1000:.1f} ms, {ratios['kept']:.2f} scans; counted {times['counted'] * 1000:.0f} ms,"
        f" {ratios['counted']:.0f} scans; totals of all years: {kept_rows[0]:,} by month, {kept_rows[1]:,} by night"
    )
    assert ratios["kept"] <= MOST_SCANS
    when = "a month end" if as_at == MONTH_END else "today"
    refuse_worse_work(f"forecast of {lines:,} fee lines as at {when}, of a scan", ratios["kept"])
