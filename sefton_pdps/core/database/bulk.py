"""Many rows in one statement, where an object a row would cost more than the row."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

from sefton_pdps.core.database import tenancy


def insert(
    model: type[models.Model],
    *,
    each: Mapping[str, Sequence[Any]],
    same: Mapping[str, Any],
    ignore_conflicts: bool = False,
) -> None:
    """Insert rows by one `INSERT ... SELECT FROM unnest`: `each` names a field's value row by row, `same` one for all.

    Fields are named as their columns; what neither names takes its field's default. Every sequence is as long as the
    others, holds its column's own type (a UUID, text, number, time, or what becomes JSON), and the key is among them.
    With `ignore_conflicts` a row that is there already stays as it is.
    """
    tenancy.require()
    fields = {str(field.column): field for field in model._meta.local_concrete_fields}
    constant = {
        name: field.get_default()
        for name, field in fields.items()
        if name not in each and not field.generated
    }
    constant |= same
    if len({len(values) for values in each.values()}) != 1:
        raise ValueError("Each column has a value for every row.")
    escaped = connection.ops.quote_name
    given = [escaped(f"each_{name}") for name in each]
    selected = [*given, *(f"%s::{_type(fields[name])}" for name in constant)]
    statement = (
        f"INSERT INTO {escaped(model._meta.db_table)} ({', '.join(map(escaped, [*each, *constant]))}) "
        f"SELECT {', '.join(selected)} "
        f"FROM unnest({', '.join(f'%s::{_type(fields[name])}[]' for name in each)}) AS given({', '.join(given)})"
    )
    if ignore_conflicts:
        statement += " ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        values = [fields[name].get_db_prep_save(value, connection) for name, value in constant.items()]
        lists = [_listed(fields[name], column) for name, column in each.items()]
        cursor.execute(statement, [*values, *lists])


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert new objects by one statement, column by column; nothing for no rows.

    A column in which all of them are alike is sent once. Afterwards the objects count as stored.
    """
    if not rows:
        return
    columns = {
        str(field.column): [getattr(row, field.attname) for row in rows]
        for field in model._meta.local_concrete_fields
        if not field.generated
    }
    key = str(model._meta.pk.column) if model._meta.pk else ""
    alike = [
        name for name, values in columns.items() if name != key and values.count(values[0]) == len(values)
    ]
    insert(
        model,
        each={name: values for name, values in columns.items() if name not in alike},
        same={name: columns[name][0] for name in alike},
    )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _listed(field: models.Field, values: Sequence[Any]) -> list[Any]:
    if isinstance(field, models.JSONField):
        return [field.get_db_prep_save(value, connection) for value in values]
    return list(values)


def _type(field: models.Field) -> str:
    """The column's type without its length: a cast to it would cut what the column must refuse."""
    return str(field.db_type(connection)).partition("(")[0]
