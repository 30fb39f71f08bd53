"""Copies of tables without constraints and with chosen triggers as they stand, so that any row can be in them."""

from collections.abc import Iterable
from typing import Any

import psycopg2


def copy(owner: Any, table: str, triggers: Iterable[str] = ()) -> None:
    """An empty copy under the table's own name, before it in the search path."""
    owner.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    owner.execute(f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM public.{table} WITH NO DATA")
    owner.execute(
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = ANY (%s)"
        " AND tgenabled = 'O'",
        [f"public.{table}", list(triggers)],
    )
    for (trigger,) in owner.fetchall():
        owner.execute(trigger.replace("public.", "pg_temp."))


def given(owner: Any, table: str, trigger: str) -> set[str] | None:
    """What a table's trigger was made with; None where there is no such trigger, or it is off."""
    owner.execute(
        "SELECT encode(tgargs, 'escape') FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s"
        " AND tgenabled = 'O'",
        [f"public.{table}", trigger],
    )
    row = owner.fetchone()
    return None if row is None else {part for part in row[0].split("\\000") if part}


def refusal(owner: Any, statement: str, values: Iterable[Any] = ()) -> str:
    """The code of a statement's refusal, empty where it touched its one row; taken back whatever it did."""
    owner.execute("SAVEPOINT before")
    try:
        owner.execute(statement, list(values))
        assert owner.rowcount == 1, statement
        return ""
    except psycopg2.Error as error:
        return str(error.pgcode)
    finally:
        owner.execute("ROLLBACK TO SAVEPOINT before")
