"""How row policies are written: each test of the scope is one sub-select, of the meaning that it always had."""

import re
from importlib import import_module

import pytest
from django.db import connection, connections

from providers.models import Provider
from sefton_pdps.core.database import tenancy
from tests.factories.world import World

ZERO = "00000000-0000-0000-0000-000000000000"
RULES = "SELECT tablename, policyname, coalesce(qual, ''), coalesce(with_check, '') FROM pg_policies ORDER BY 1, 2"
SUB_SELECTS = [
    r"\( SELECT \(sefton_scope\(\) = ANY \(ARRAY\['[a-z]+'::text(, '[a-z]+'::text)*\]\)\)\)",
    r"\( SELECT \(sefton_scope\(\) ((=|<>) '[a-z]+'::text|IS NOT NULL)\)\)",
    r"= \( SELECT sefton_provider\(\) AS sefton_provider\)",
    r"= \( SELECT sefton_scope\(\) AS sefton_scope\)",
]
# The same three conditions as they were written first.
AT_FIRST = [
    (
        r"\( SELECT \(sefton_scope\(\) = ANY \((ARRAY\['council'::text, 'system'::text\])\)\)\)",
        r"((SELECT sefton_scope()) = ANY (\1))",
    ),
    (r"\( SELECT \(sefton_scope\(\) = 'council'::text\)\)", "((SELECT sefton_scope()) = 'council')"),
    (
        r"\(([\w.]+) = \( SELECT sefton_provider\(\) AS sefton_provider\)\)",
        r"((SELECT sefton_scope()) = 'provider:' || \1::text)",
    ),
    (r"= \( SELECT sefton_scope\(\) AS sefton_scope\)", "= sefton_scope()"),
]


def _rules(using: str = "default") -> list[tuple[str, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(RULES)
        return cursor.fetchall()


def _outside(condition: str) -> list[str]:
    """What is left of the scope's functions in a condition beside the sub-selects."""
    for pattern in SUB_SELECTS:
        condition = re.sub(pattern, "", condition)
    return re.findall(r"sefton_scope|sefton_provider|current_setting", condition)


def _loose() -> list[str]:
    """The policies that ask for the scope in any other way."""
    return [policy for _, policy, using, check in _rules() if _outside(using) or _outside(check)]


@pytest.mark.django_db
def test_every_condition_on_the_scope_is_one_sub_select() -> None:
    assert _loose() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "scope",
    ["", "council", "provider:", "provider:null", "provider:%", "x" * 36, "PROVIDER:" + ZERO, "provider:" + "-" * 36],
)  # fmt: skip
def test_a_scope_that_names_no_provider_has_none(scope: str) -> None:
    with tenancy.scope(scope), connection.cursor() as cursor:
        cursor.execute("SELECT sefton_provider()")
        assert cursor.fetchone() == (None,)


# --- Before and after -------------------------------------------------------------------------------------
def _seen(tables: list[str]) -> dict[tuple[str, str], list[str]]:
    """The rows that each scope sees of each table, as fingerprints."""
    with tenancy.scope(tenancy.COUNCIL):
        owners = [tenancy.provider_scope(pk) for pk in Provider.objects.values_list("pk", flat=True)]
    seen = {}
    for scope in ["", tenancy.COUNCIL, tenancy.SYSTEM, tenancy.provider_scope("none"), *owners]:
        with tenancy.scope(scope), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT md5(t::text) FROM {table} t ORDER BY 1")
                seen[table, scope] = [row for (row,) in cursor.fetchall()]
    return seen


def _at_first(condition: str) -> str:
    for pattern, before in AT_FIRST:
        condition = re.sub(pattern, before, condition)
    return condition


def _write_as_at_first(rules: list[tuple[str, ...]]) -> None:
    with connections["owner"].cursor() as cursor:
        for table, policy, *conditions in rules:
            words = zip(("USING", "WITH CHECK"), map(_at_first, conditions), strict=True)
            parts = [f"{word} ({one})" for word, one in words if one]
            cursor.execute(f"ALTER POLICY {policy} ON {table} {' '.join(parts)}")


def test_policies_of_an_older_database_are_rewritten_and_show_the_same_rows(world_for_module: World) -> None:
    tables, now = sorted({table for table, *_ in _rules()}), _rules()
    seen = _seen(tables)
    _write_as_at_first(now)
    assert len(_loose()) >= 41
    assert _seen(tables) == seen
    _rewrite()
    assert _loose() == []
    assert _seen(tables) == seen
    assert sum(map(len, seen.values())) > 200


def _rewrite() -> None:
    module = import_module("reporting.migrations.0004_policies_as_one_sub_select")
    with connections["owner"].schema_editor() as editor:
        module.rewrite_policies(None, editor)
