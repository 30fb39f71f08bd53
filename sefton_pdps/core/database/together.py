"""Two new rows of different tables in one statement, where every page of a kind writes both."""

from typing import Any

from django.db import connection, models
from django.db.models.sql import InsertQuery

from sefton_pdps.core.database import tenancy


def insert_together(first: models.Model, second: models.Model) -> None:
    """Both stand or neither; each by its own policies and triggers. Neither may name the other by a foreign key."""
    tenancy.require()
    (above, given), (below, more) = _insert(first), _insert(second)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH first AS ({above}) {below}", [*given, *more])
    for row in (first, second):
        row._state.adding, row._state.db = False, connection.alias


def _insert(row: models.Model) -> tuple[str, list[Any]]:
    query = InsertQuery(type(row))
    query.insert_values([field for field in row._meta.local_concrete_fields if not field.generated], [row])
    [(statement, given)] = query.get_compiler(connection=connection).as_sql()
    return statement, list(given)
