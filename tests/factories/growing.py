"""Many rows where there was one: what a page costs must not grow with them."""

from typing import Any

import psycopg2
from django.apps import apps
from django.db import models

from sefton_pdps.local.pytest_servers import servers

# People and their sessions are who reads; reference data and the machinery's own tables do not grow.
NOT_GROWN = frozenset(["accounts", "auth", "axes", "contenttypes", "core", "geography", "sessions"])
COPIES = 30
UNIQUE = """
SELECT array_agg(attribute.attname ORDER BY place) FROM pg_index
 CROSS JOIN unnest(indkey) WITH ORDINALITY AS part(number, place)
  JOIN pg_attribute attribute ON attribute.attrelid = indrelid AND attribute.attnum = part.number
 WHERE indrelid = %s::regclass AND (indisunique OR indisexclusion) AND NOT indisprimary GROUP BY indexrelid
"""


def grow(database: str) -> set[str]:
    """Copy every row of every table thirty times; gives the models whose tables took the copies.

    By the superuser with triggers asleep. A copy hangs on what its row hangs on; where only one may, it hangs on that
    one's own copy. A number, a day or a text that must be unique is changed.
    """
    connection = servers.postgres.connect(database)
    grown = set()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for model in apps.get_models():
                if model._meta.app_label not in NOT_GROWN and _copy(cursor, model):
                    grown.add(model.__name__)
    finally:
        connection.close()
    return grown


def _copy(cursor: Any, model: type[models.Model]) -> bool:
    table = model._meta.db_table
    fields = {
        field.column: field
        for field in model._meta.local_concrete_fields
        if not isinstance(field, models.GeneratedField)
    }
    changed = _own_values(cursor, table, fields)
    values = ", ".join(changed.get(column, f'"{column}"') for column in fields)
    names = ", ".join(f'"{column}"' for column in fields)
    try:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {values} FROM "{table}" '
            f"CROSS JOIN generate_series(1, {COPIES}) AS copy(n)"
        )
    except psycopg2.Error:
        return False
    return bool(cursor.rowcount)


def _own_values(cursor: Any, table: str, fields: dict[str, models.Field]) -> dict[str, str]:
    """The columns that a copy does not take over, each with the SQL of its own value."""
    cursor.execute(UNIQUE, [table])
    changed = {column: _of_copy(column) for column, field in fields.items() if field.primary_key}
    for (unique,) in sorted(cursor.fetchall(), key=lambda row: len(row[0])):
        parts = [fields[column] for column in unique if column in fields]
        if not any(field.column in changed for field in parts):
            changed |= _parted(parts)
    return changed


def _parted(parts: list[models.Field]) -> dict[str, str]:
    """What keeps the copies apart in a unique set: one column, or one of two keys in each half of the copies."""
    for field in parts:
        if value := _plain_value(field):
            return {field.column: value}
    keys = [field.column for field in parts if field.is_relation or isinstance(field, models.UUIDField)]
    if len(keys) > 1:
        first, last = keys[0], keys[-1]
        return {
            first: f'CASE WHEN n % 2 = 0 THEN {_of_copy(first)} ELSE "{first}" END',
            last: f'CASE WHEN n % 2 = 1 THEN {_of_copy(last)} ELSE "{last}" END',
        }
    return {key: _of_copy(key) for key in keys}


def _of_copy(column: str) -> str:
    """The key of a row's copy: the same wherever something points to it."""
    return f'md5("{column}"::text || n)::uuid'


def _plain_value(field: models.Field) -> str:
    column = f'"{field.column}"'
    if field.is_relation or field.choices:
        return ""
    if isinstance(field, models.DateTimeField):
        return f"{column} + n * interval '1 minute'"
    if isinstance(field, models.DateField):
        # Whole years later, for a month begins with its first day and a financial year in April.
        return f"({column} + n * interval '20 years')::date"
    if isinstance(field, models.IntegerField):
        return f"{column} + n * 1000"
    if isinstance(field, (models.CharField, models.TextField)):
        # Where many rows say nothing, their copies say nothing too.
        return f"CASE WHEN {column} = '' THEN '' ELSE left(md5({column} || '/' || n), {field.max_length or 32}) END"
    return ""
