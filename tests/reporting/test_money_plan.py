"""What the money pages read: kept totals, and no more of them for ten times the fee lines (ADR 74).

In a database of each test's own, with the planner's statistics of just these rows: in the shared one they hang on what
other tests have left behind.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from placements.models import FeeLine, Placement
from placements.services.fees import fold_totals
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from tests.bench.reading import Statement, read
from tests.factories.accounts import person
from tests.factories.placements import cost_line, fee_kind, fee_line, placement
from tests.factories.providers import provider, setting

pytestmark = pytest.mark.usefixtures("files_root")
NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)
LINES, TOTALS = ("placements_feeline", "placements_feemonth"), "placements_fee%total"


@pytest.fixture
def stay(committed_db: str, clock: Any) -> Placement:
    clock.set(NOW - timedelta(days=60))
    with tenancy.scope(tenancy.COUNCIL):
        made = placement(setting(provider()).places.get(number=1))
        fee_line(made)
    clock.set(NOW)
    return made


@pytest.fixture
def finance(stay: Placement) -> User:
    with tenancy.scope(tenancy.COUNCIL):
        return person(Role.FINANCE_OFFICER)


def _more_lines(stay: Placement, number: int) -> None:
    """As many lines more, alike but for their pounds, and folded as a sweep does."""
    with tenancy.scope(tenancy.COUNCIL):
        FeeLine.objects.bulk_create(
            FeeLine(
                provider_id=stay.provider_id, placement=stay, kind=fee_kind(), pounds=700 + number_of,
                starts_on=stay.starts_on, ends_on=stay.planned_end, recorded_at=stay.planned_at,
            )
            for number_of in range(number)
        )  # fmt: skip
        fold_totals()


def _scans(statements: Iterable[Statement]) -> dict[str, int]:
    """How many rows are read of each table."""
    rows: dict[str, int] = {}
    for statement in statements:
        for node in statement.nodes():
            if table := node.get("Relation Name"):
                thrown = node.get("Rows Removed by Filter", 0)
                rows[table] = rows.get(table, 0) + round(
                    (node["Actual Rows"] + thrown) * node["Actual Loops"]
                )
    return rows


def _read(finance: User, path: str) -> dict[str, int]:
    """How many rows of each table a page reads, once the planner knows what is committed."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(finance)
    answer, statements = read(client, finance, path)
    assert answer.status_code == 200
    return _scans(statements)


def test_the_money_page_reads_no_fee_line_and_no_more_rows_for_ten_times_the_lines(
    stay: Placement, finance: User
) -> None:
    _more_lines(stay, 20)
    _more_lines(stay, 200)
    read_of = _read(finance, "/money/")
    assert not {*LINES, "placements_placement"} & set(read_of)
    # 14 kept totals of either kind, of 221 lines with 13 months each; in whatever order they are joined.
    for total in ("placements_feemonthtotal", "placements_feenighttotal"):
        assert 0 < read_of[total] <= 14 * 14


def test_a_cost_line_reads_the_fee_lines_of_the_placements_that_it_shows_and_no_others(
    stay: Placement, finance: User
) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        *places, last = setting(provider(), places=61).places.all()
        for place in places:
            fee_line(placement(place))
        elsewhere = placement(last, cost_line=cost_line("fostering"))
    _more_lines(elsewhere, 3000)
    read_of = _read(finance, "/money/lines/residential/")
    # Whose lines: each of 25 once to be listed, once for its week, once for its parts; of 61.
    assert read_of["placements_feeline"] <= 61 + 3 * 26
    assert read_of["placements_feemonth"] <= 26 * 13
