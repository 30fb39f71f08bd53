"""SQL in a provider's scope writes what a provider's services write, and no more: `docs/provider-writes.toml`."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sefton_pdps.core.database import tenancy
from sefton_pdps.local.embedded import PROJECT
from tests.factories.world import World
from tests.meta.tries import FORBIDDEN, rows_of, tried

TABLE = tomllib.loads(Path(PROJECT, "docs", "provider-writes.toml").read_text(encoding="utf-8"))
WRITES: dict[str, dict[str, Any]] = TABLE["writes"]
GUARDED = {**WRITES, **{table: {} for table in TABLE["nothing"]}}
# No provider of the small world has a row of these; their triggers are compared all the same.
NO_ROW = {"axes_accessattempt", "axes_accesslog", "core_submission", "providers_roundcancellation"}
TRIED = [table for table in GUARDED if table not in NO_ROW]
# A policy under which a provider may write says more than this.
COUNCILS = r"\(?\(? ?SELECT \(sefton_scope\(\) (= ANY \(ARRAY\[[a-z':, ]+\]\)|= '[a-z]+'::text)\).*?\)\)?"
WRITABLE = """
    SELECT tablename, coalesce(with_check, qual) FROM pg_policies WHERE cmd <> 'SELECT' AND 'public' = ANY (roles)
    UNION SELECT tablename, qual FROM pg_policies WHERE cmd IN ('ALL', 'DELETE') AND 'public' = ANY (roles)
"""
TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname, encode(tgargs, 'escape') FROM pg_trigger
    WHERE tgname LIKE 'provider\\_%' AND tgenabled = 'O' AND tgfoid IN
        (SELECT oid FROM pg_proc WHERE proname IN
            ('sefton_provider_may_not', 'sefton_provider_changes', 'sefton_provider_within'))
"""
COLUMNS = """
    SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
# For each type, a value that is another one than the row's own.
OTHER = {
    "uuid": "gen_random_uuid()",
    "jsonb": """'["another"]'""",
    "date": "coalesce({0}, date '2026-01-01') + 1",
    "timestamp with time zone": "coalesce({0}, sefton_now()) + interval '1 second'",
    "boolean": "NOT coalesce({0}, false)",
    "bytea": "'another'",
}


def _other(column: str, kind: str) -> str:
    of_number = f'coalesce("{column}", 0) + 1'
    of_text = f"left(coalesce(\"{column}\"::text, '') || 'x', 60)"
    default = of_number if kind in ("numeric", "integer", "smallint", "bigint") else of_text
    return OTHER.get(kind, default).format(f'"{column}"')


@contextmanager
def _who_sees(table: str) -> Iterator[None]:
    """The scope of a provider that sees a row of the table."""
    with tenancy.scope(tenancy.SYSTEM):
        providers = [key for (key,) in rows_of("SELECT id FROM providers_provider ORDER BY id")]
    for provider in providers:
        with tenancy.scope(tenancy.provider_scope(provider)):
            if rows_of(f"SELECT 1 FROM {table} LIMIT 1"):
                yield
                return
    raise AssertionError(f"No provider of the small world sees a row of {table}.")


# --- The table is whole, and the database has what it says -------------------------------------------------
@pytest.mark.django_db
def test_every_table_that_a_policy_lets_a_provider_write_says_what() -> None:
    reached = {table for table, rule in rows_of(WRITABLE) if re.sub(COUNCILS, "", rule).strip("() ")}
    assert reached == set(GUARDED) | set(TABLE["privileges"])


@pytest.mark.django_db
@pytest.mark.parametrize("table", GUARDED)
def test_the_triggers_of_a_table_are_those_that_it_states(table: str) -> None:
    stated, rule = {}, GUARDED[table]
    if rule.get("adds") != "any":
        stated["provider_adds"] = set()
    if not rule.get("removes"):
        stated["provider_removes"] = set()
    steps = rule.get("changes", {})
    stated["provider_changes"] = {
        f"{'' if step == 'always' else step}:{' '.join(columns)}" for step, columns in steps.items()
    }
    for column, parent in rule.get("within", {}).items():
        stated[f"provider_within_{column}"] = {column, *parent.split(" ", 1)}
    found = {
        name: set(filter(None, given.split("\\000")))
        for of, name, given in rows_of(TRIGGERS)
        if of == table and name != "provider_changes_when"
    }
    assert found == stated


@pytest.mark.django_db
@pytest.mark.parametrize("table", GUARDED)
def test_what_a_table_states_are_columns_and_states_of_it(table: str) -> None:
    columns = {name for name, _ in rows_of(COLUMNS, [table])}
    rule = GUARDED[table]
    assert {one for step in rule.get("changes", {}).values() for one in step} <= columns
    assert set(rule.get("within", {})) <= columns


# --- Every column of a row that a provider sees ------------------------------------------------------------
@pytest.mark.parametrize("table", TRIED)
def test_a_provider_changes_no_column_that_no_service_of_its_changes(
    world_for_module: World, table: str
) -> None:
    may = set(GUARDED[table].get("changes", {}).get("always", []))
    with _who_sees(table):
        answers = {
            column: tried(f'UPDATE {table} SET "{column}" = {_other(column, kind)}')
            for column, kind in rows_of(COLUMNS, [table])
            if column not in may
        }
    assert {column: answer for column, answer in answers.items() if isinstance(answer, int)} == {}


@pytest.mark.parametrize("table", [table for table in TRIED if not GUARDED[table].get("removes")])
def test_a_provider_removes_no_row_that_no_service_of_its_removes(
    world_for_module: World, table: str
) -> None:
    with _who_sees(table):
        assert tried(f"DELETE FROM {table}") in (FORBIDDEN, 0)


def _add(table: str, **columns: str) -> int | str:
    """Try to add a copy of a row that is seen, with a key of its own and other columns."""
    row = rows_of(f"SELECT row_to_json(t)::text FROM {table} t LIMIT 1")[0][0]
    others = "".join(f", '{column}', {value}" for column, value in columns.items())
    written = ", ".join(
        column
        for (column,) in rows_of(
            "SELECT attname FROM pg_attribute"
            f" WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
        )
    )
    statement = (
        f"INSERT INTO {table} ({written}) SELECT {written} FROM jsonb_populate_record(NULL::{table},"
        f" %s::jsonb || jsonb_build_object('id', gen_random_uuid(){others}))"
    )
    return tried(statement, [row])


@pytest.mark.parametrize("table", [table for table in TRIED if not GUARDED[table].get("adds")])
def test_a_provider_adds_no_row_that_no_service_of_its_adds(world_for_module: World, table: str) -> None:
    with _who_sees(table):
        assert _add(table) == FORBIDDEN


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (table, column)
        for table, rule in WRITES.items()
        for column in rule.get("within", {})
        if rule.get("adds")
    ],
)
def test_a_provider_adds_nothing_under_a_row_that_it_does_not_see(
    world_for_module: World, table: str, column: str
) -> None:
    with _who_sees(table):
        assert _add(table, **{column: "gen_random_uuid()"}) == FORBIDDEN


# --- The proofs of what could be done before ---------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE calloffs_serviceagreement SET needs = 'Rewritten.'",
        "UPDATE calloffs_serviceagreement SET provider_signed_name = 'Somebody else'",
        "UPDATE calloffs_serviceagreement SET state = 'issued', provider_signed_at = NULL",
        "DELETE FROM calloffs_serviceagreement",
        "UPDATE providers_setting SET grade = 'outstanding'",
        "UPDATE providers_setting SET registration = 'registered', registered_places = 99",
        "UPDATE providers_admission SET state = 'suspended'",
        "DELETE FROM providers_settingregistration",
        "UPDATE calloffs_invitation SET setting_ids = '{}'",
        "DELETE FROM calloffs_invitation",
        "UPDATE calloffs_calloff SET state = 'no_award'",
        "UPDATE calloffs_calloff SET route_reason = 'Another reason.'",
        "UPDATE providers_application SET state = 'moderated'",
        "UPDATE providers_application SET decision_reasons = 'Excellent.'",
        "UPDATE accounts_user SET email = 'other@example.invalid'",
    ],
)
def test_a_provider_does_not_rewrite_what_was_decided_about_it(
    world_for_module: World, statement: str
) -> None:
    with _who_sees(re.search(r"(?:UPDATE|FROM) (\w+)", statement)[1]):
        assert tried(statement) == FORBIDDEN
