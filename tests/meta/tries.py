"""SQL run as the application's role in whatever scope is in force, taken back whatever it did."""

from typing import Any

from django.db import DatabaseError, connection, transaction

FORBIDDEN = "42501"


def rows_of(statement: str, values: list[Any] | None = None) -> list[tuple]:
    """What a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def tried(statement: str, values: list[Any] | None = None) -> int | str:
    """How many rows a statement touched, or the code of its refusal."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            touched = cursor.rowcount
            transaction.set_rollback(True)
            return touched
    except DatabaseError as error:
        return str(getattr(error.__cause__, "pgcode", "?"))
