"""What the planner makes of a list at twenty thousand rows: an index walked in order, never a sort of the table."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from calloffs.models import OfferDraft
from placements.models import Placement
from placements.selectors.placements import visible_to
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.web.keyset import PAGE, paged
from tests.factories.accounts import person
from tests.factories.world import World

ROWS = 20_000
COPY = """
    INSERT INTO {table} SELECT (jsonb_populate_record(
        first, jsonb_build_object('id', gen_random_uuid()) || {changed})).*
    FROM (SELECT row FROM {table} row {which} LIMIT 1) AS one (first), generate_series(1, {rows}) AS n
"""

DRAFTS = """
    INSERT INTO calloffs_offerdraft SELECT (jsonb_populate_record(
        (SELECT row FROM calloffs_offerdraft row LIMIT 1),
        jsonb_build_object('id', gen_random_uuid(), 'setting_id', home.id, 'place_id', null)
    )).* FROM providers_setting home WHERE home.urn LIKE 'C%'
"""


def _copy(
    table: str, changed: str, *, rows: int = ROWS, which: str = "", scope: str = tenancy.SYSTEM
) -> None:
    """Many copies of a table's first row, as the owner; constraints hold for each."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN; SELECT set_config('sefton.scope', %s, true)", [scope])
        cursor.execute(COPY.format(table=table, changed=changed, rows=rows, which=which))
        cursor.execute("COMMIT")
        cursor.execute(f"ANALYZE {table}")


@pytest.fixture(scope="module")
def world(world_for_module: World) -> World:
    """Twenty thousand placements; and three thousand drafts of the owner's, none of the rival's."""
    _copy(
        "placements_placement",
        "jsonb_build_object('reference', 'C' || n, 'state', 'cancelled', 'cancelled_at', now(),"
        " 'cancel_reason', 'Not needed.', 'call_off_id', null,"
        " 'starts_on', date '2020-01-01' + n % 900, 'planned_end', date '2024-01-01' + n % 900)",
    )
    owner = tenancy.provider_scope(str(world_for_module.owner.provider_id))
    _copy("providers_setting", "jsonb_build_object('urn', 'C' || n)", rows=3000, scope=owner)
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN; SELECT set_config('sefton.scope', %s, true)", [owner])
        cursor.execute(DRAFTS)
        cursor.execute("COMMIT; ANALYZE calloffs_offerdraft")
    return world_for_module


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)


def _plan(queryset: QuerySet[Any]) -> list[dict[str, Any]]:
    sql, values = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        given = cursor.fetchone()[0]
    return list(_nodes((json.loads(given) if isinstance(given, str) else given)[0]["Plan"]))


def _sorts_of_a_table(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [node for node in nodes if node["Node Type"] == "Sort"]


def _bounds(nodes: list[dict[str, Any]], index: str) -> list[str]:
    """By which conditions an index is entered, wherever a plan reads it."""
    return [node.get("Index Cond", "") for node in nodes if node.get("Index Name") == index]


def _placements(officer: User) -> QuerySet[Placement]:
    return visible_to(officer).order_by("-starts_on", "-pk")[: PAGE + 1]


def test_the_councils_list_walks_its_order_index(world: World) -> None:
    with tenancy.scope(tenancy.COUNCIL):
        nodes = _plan(_placements(person(Role.PLACEMENTS_OFFICER)))
    assert _bounds(nodes, "placement_start") == [""]
    assert _sorts_of_a_table(nodes) == []


def test_a_page_in_the_middle_is_entered_by_its_bound(world: World) -> None:
    with tenancy.scope(tenancy.COUNCIL), CaptureQueriesContext(connection) as seen:
        rows = visible_to(person(Role.PLACEMENTS_OFFICER))
        first = paged(rows, {}, order="-starts_on")
        second = paged(rows, {"after": first.pager.older}, order="-starts_on")
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {seen.captured_queries[-1]['sql']}")
            nodes = list(_nodes(cursor.fetchone()[0][0]["Plan"]))
    assert len(second.rows) == PAGE
    (bound,) = _bounds(nodes, "placement_start")
    assert bound.startswith("(ROW(starts_on, id) < ROW(")


def test_a_providers_rows_are_reached_by_its_own_index(world: World) -> None:
    with tenancy.scope(world.rival.scope):
        nodes = _plan(OfferDraft.objects.all())
    assert [node["Index Cond"] for node in nodes if "Index Cond" in node] == [
        "(provider_id = (InitPlan 1).col1)"
    ]


def test_the_first_form_of_the_policy_made_the_planner_sort_the_whole_table(world: World) -> None:
    """That the tests above can fail: the same list under the condition as it was first written."""
    with connections["owner"].cursor() as cursor:
        for table in ("placements_placement", "placements_child", "providers_provider", "providers_setting"):
            cursor.execute(
                f"ALTER POLICY {table}_scope ON {table} USING ((SELECT sefton_scope()) IN ('council', 'system'))"
            )
    with tenancy.scope(tenancy.COUNCIL):
        nodes = _plan(_placements(person(Role.PLACEMENTS_OFFICER)))
    assert _sorts_of_a_table(nodes) != []
