"""A scope that is none, asked of the database itself: no row of any secured table is seen or changed."""

import pytest
from django.db import connection, connections

from providers.models import Provider
from sefton_pdps.core.database import tenancy
from tests.factories.world import World
from tests.sefton_pdps.core.test_database_roles import secured_tables


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_without_a_scope_the_database_shows_no_row_of_any_secured_table(world_for_module: World) -> None:
    filled, leaking = [], []
    for table in secured_tables():
        if _count(table):
            leaking.append(table)
        # Some tables are open to some scopes only: one of them must show a row, or the test shows nothing.
        for scope in _scopes():
            with tenancy.scope(scope):
                if _count(table):
                    filled.append(table)
                    break
    assert leaking == []
    assert filled == secured_tables()


def _scopes() -> list[str]:
    with tenancy.scope(tenancy.COUNCIL):
        owners = Provider.objects.values_list("pk", flat=True)
        return [tenancy.COUNCIL, *(tenancy.provider_scope(pk) for pk in owners)]


@pytest.mark.parametrize(
    "scope", ["", "provider:", "provider:%", "provider:null", "PROVIDER:x", "councill", "Council"]
)
def test_a_scope_that_is_none_shows_nothing(world_for_module: World, scope: str) -> None:
    with tenancy.scope(scope):
        assert [table for table in secured_tables() if _count(table)] == []


def test_an_unscoped_update_or_delete_touches_nothing_even_as_the_owner(world_for_module: World) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE providers_provider SET name = 'Changed'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM calloffs_clarification")
        assert cursor.rowcount == 0
