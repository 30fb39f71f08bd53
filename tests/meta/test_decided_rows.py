"""What was decided stays as it was decided, by the database alone: every table is in `docs/decided-rows.toml`.

Each column of each row that stays is tried, on a copy of the table with the triggers that the real one has.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.db import connection

from sefton_pdps.local.embedded import PROJECT
from tests.meta.copies import copy, given, refusal

OURS = ("providers", "placements", "calloffs", "reporting", "sefton_pdps")
TABLE = tomllib.loads(Path(PROJECT, "docs", "decided-rows.toml").read_text(encoding="utf-8"))
REFUSED = "SP021"
BEGINNING = "the beginning"
# A value of each type, and another.
VALUES = {
    "uuid": ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"),
    "jsonb": ('{"a": 1}', '{"a": 2}'),
    "date": ("2026-01-01", "2026-01-02"),
    "timestamp with time zone": ("2026-01-01 12:00+00", "2026-01-02 12:00+00"),
    "boolean": ("true", "false"),
    "numeric": ("1", "2"),
    "integer": ("1", "2"),
    "bigint": ("1", "2"),
    "smallint": ("1", "2"),
    "text": ("a", "b"),
    "character varying": ("a", "b"),
    "character varying[]": ("{a}", "{b}"),
}


class Rule(NamedTuple):
    """One line of the table: from when a row of it stays, and what goes on."""

    table: str
    name: str
    decided: str | list[str]
    open: list[str]
    may_change: set[str]
    once: set[str]
    sooner: set[str]
    removable: bool

    @property
    def when_filled(self) -> list[str]:
        """The columns any of which, filled, decides the row."""
        return (
            [] if self.decided == BEGINNING or isinstance(self.decided, list) else self.decided.split(" or ")
        )

    @property
    def triggers(self) -> list[str]:
        return [self.name, f"{self.name}_kept"]


RULES = [
    Rule(
        table,
        rule.get("name", "stays"),
        rule["from"],
        rule.get("open", []),
        set(rule.get("may_change", [])),
        set(rule.get("once", [])),
        set(rule.get("sooner", [])),
        rule.get("removable", False),
    )
    for table, rules in TABLE["stays"].items()
    for rule in rules
]


def _models() -> Iterator[Any]:
    return (
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.partition(".")[0] in OURS
    )


MODELS = {model._meta.db_table: model for model in _models()}
STATES = {
    table: {value for value, _ in model._meta.get_field("state").choices}
    for table, model in MODELS.items()
    if any(field.name == "state" for field in model._meta.fields)
}


# --- The table is whole -----------------------------------------------------------------------------------
def test_every_table_says_what_of_it_stays_or_why_nothing_does() -> None:
    parts = [TABLE[part] for part in ("stays", "with_parent", "privileges", "guards", "not_decided")]
    assert set().union(*parts) == set(MODELS)
    assert sum(map(len, parts)) == len(MODELS), "a table stands in two places"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.table}.{rule.name}")
def test_every_state_is_decided_or_open(rule: Rule) -> None:
    states = STATES.get(rule.table, set())
    decided = rule.decided if isinstance(rule.decided, list) else []
    assert set(decided) | set(rule.open) == states
    assert set(decided) & set(rule.open) == set()


# --- The database keeps it --------------------------------------------------------------------------------
def _columns(owner: Any, table: str) -> dict[str, tuple[str, str]]:
    """Two values for each column of a table."""
    owner.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        [f"public.{table}"],
    )
    return {column: VALUES[kind] for column, kind in owner.fetchall()}


def _add(owner: Any, table: str, values: dict[str, str]) -> None:
    owner.execute(f"TRUNCATE pg_temp.{table}")
    names = ", ".join(f'"{name}"' for name in values)
    owner.execute(
        f"INSERT INTO pg_temp.{table} ({names}) VALUES ({', '.join(['%s'] * len(values))})",
        list(values.values()),
    )


def _change(owner: Any, table: str, columns: dict[str, tuple[str, str]]) -> set[str]:
    """The columns that the database lets change in the table's only row."""
    said = {
        column: refusal(owner, f'UPDATE pg_temp.{table} SET "{column}" = %s', [other])
        for column, (_, other) in columns.items()
    }
    assert set(said.values()) <= {"", REFUSED}
    return {column for column, code in said.items() if not code}


def _remove(owner: Any, table: str) -> str:
    return refusal(owner, f"DELETE FROM pg_temp.{table}")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.table}.{rule.name}")
def test_nothing_of_a_decided_row_changes_but_what_goes_on(owner: Any, rule: Rule) -> None:
    marked = {f"+{column}" for column in rule.once} | {f"<{column}" for column in rule.sooner}
    assert given(owner, rule.table, rule.name) == rule.may_change | marked
    copy(owner, rule.table, rule.triggers)
    columns = _columns(owner, rule.table)
    filled = {column: value for column, (value, _) in columns.items()}
    for state in rule.decided if isinstance(rule.decided, list) else [None]:
        stated = {"state": state} if state else {}
        for alone in rule.when_filled or [""]:
            others = set(rule.when_filled) - {alone}
            _add(owner, rule.table, {name: v for name, v in (filled | stated).items() if name not in others})
            assert _change(owner, rule.table, columns) == rule.may_change
            assert _remove(owner, rule.table) == REFUSED
        if later := rule.once | rule.sooner:
            _add(owner, rule.table, {name: v for name, v in (filled | stated).items() if name not in later})
            assert _change(owner, rule.table, columns) == rule.may_change | later
            assert _remove(owner, rule.table) == ("" if rule.removable else REFUSED)


@pytest.mark.parametrize(
    ("day", "refused"),
    [("2998-12-31", ""), ("2999-01-02", REFUSED), (None, REFUSED), ("2020-01-01", REFUSED)],
)
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.sooner], ids=lambda rule: rule.table)
def test_an_end_that_is_entered_becomes_sooner_and_no_day_that_is_past(
    owner: Any, rule: Rule, day: str | None, refused: str
) -> None:
    copy(owner, rule.table, rule.triggers)
    filled = {column: value for column, (value, _) in _columns(owner, rule.table).items()}
    for column in rule.sooner:
        _add(owner, rule.table, {**filled, column: "2999-01-01"})
        assert refusal(owner, f'UPDATE pg_temp.{rule.table} SET "{column}" = %s', [day]) == refused


@pytest.mark.parametrize(
    "rule",
    [rule for rule in RULES if rule.decided != BEGINNING],
    ids=lambda rule: f"{rule.table}.{rule.name}",
)
def test_a_row_that_is_not_decided_yet_may_change(owner: Any, rule: Rule) -> None:
    copy(owner, rule.table, rule.triggers)
    columns = _columns(owner, rule.table)
    filled = {column: value for column, (value, _) in columns.items()}
    for state in rule.open or [None]:
        row = {**filled, "state": state} if state else dict(filled)
        _add(owner, rule.table, {name: value for name, value in row.items() if name not in rule.when_filled})
        assert _change(owner, rule.table, columns) == set(columns)
        assert _remove(owner, rule.table) == ""


@pytest.mark.parametrize("table", TABLE["with_parent"])
def test_what_belongs_to_a_decided_row_stays_with_it(owner: Any, table: str) -> None:
    rule = TABLE["with_parent"][table]
    parent, column = rule["parent"], rule["column"]
    assert set(rule["open"]) < STATES[parent]
    copy(owner, parent)
    copy(owner, table, ["stays_with"])
    columns = _columns(owner, table)
    key, elsewhere = columns[column]
    insert = f"INSERT INTO pg_temp.{table} (id, {column}) SELECT id, {column} FROM pg_temp.{table}"
    for state in STATES[parent]:
        expected = "" if state in rule["open"] else REFUSED
        owner.execute(f"TRUNCATE pg_temp.{parent}")
        owner.execute(f"INSERT INTO pg_temp.{parent} (id) VALUES (%s), (%s)", [key, elsewhere])
        owner.execute(f"UPDATE pg_temp.{parent} SET state = %s", [rule["open"][0]])
        _add(owner, table, {name: value for name, (value, _) in columns.items()})
        owner.execute(f"UPDATE pg_temp.{parent} SET state = %s WHERE id = %s", [state, key])
        changed = _change(owner, table, columns)
        assert changed == (set() if expected else set(columns)), state
        assert _remove(owner, table) == expected
        assert refusal(owner, insert) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLE["privileges"])
def test_the_application_may_change_these_columns_only_and_remove_no_row(table: str) -> None:
    columns = [field.column for field in MODELS[table]._meta.local_fields]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'DELETE'), array(SELECT one FROM unnest(%s) one"
            " WHERE has_column_privilege(%s, one, 'UPDATE'))",
            [table, columns, table],
        )
        removes, changes = cursor.fetchone()
    assert (removes, set(changes)) == (False, set(TABLE["privileges"][table]))


@pytest.mark.parametrize("table", TABLE["guards"])
def test_a_guard_of_its_own_is_on(owner: Any, table: str) -> None:
    assert given(owner, table, TABLE["guards"][table]) is not None
