"""The three database roles and what each may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest

from sefton_pdps.local import databases
from sefton_pdps.local.pytest_servers import servers

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def addresses() -> Iterator[databases.Addresses]:
    """An empty database, fresh from the set-up script, with one table of the owner under a row policy."""
    name = "roles"
    databases.set_up(servers.postgres, name=name, passwords=servers.passwords)
    found = servers.addresses(name)
    with _as(found.owner) as owner:
        owner.execute(
            "CREATE TABLE thing (id int PRIMARY KEY); INSERT INTO thing VALUES (1);"
            "ALTER TABLE thing ENABLE ROW LEVEL SECURITY; ALTER TABLE thing FORCE ROW LEVEL SECURITY;"
            "CREATE TABLE plain (id serial PRIMARY KEY)"
        )
    yield found
    servers.drop(name)


@contextmanager
def _as(address: str) -> Iterator[Any]:
    connection = psycopg2.connect(address)
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


@pytest.mark.parametrize("role", ["owner", "app", "backup"])
def test_no_role_is_superuser(addresses, role):
    with _as(getattr(addresses, role)) as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "TRUNCATE plain",
        "DROP TABLE plain",
        "ALTER TABLE plain DISABLE TRIGGER ALL",
        "ALTER TABLE thing NO FORCE ROW LEVEL SECURITY",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE DATABASE mine",
        "SET ROLE sefton_owner",
    ],
)
def test_the_application_changes_rows_only(addresses, statement):
    with _as(addresses.app) as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement)


def test_the_application_may_write_a_table_that_the_owner_makes_later(addresses):
    with _as(addresses.app) as cursor:
        cursor.execute("INSERT INTO plain DEFAULT VALUES RETURNING id")
        made = cursor.fetchone()
        cursor.execute("UPDATE plain SET id = id + 100 WHERE id = %s", made)
        cursor.execute("DELETE FROM plain")
        assert cursor.rowcount >= 1


def test_row_policies_bind_the_application_and_the_owner(addresses):
    for address in (addresses.app, addresses.owner):
        with _as(address) as cursor:
            cursor.execute("SELECT count(*) FROM thing")
            assert cursor.fetchone() == (0,)


def test_the_backup_role_reads_past_row_policies(addresses):
    with _as(addresses.backup) as cursor:
        cursor.execute("SELECT count(*) FROM thing")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("statement", ["INSERT INTO plain DEFAULT VALUES", "DELETE FROM thing"])
def test_the_backup_role_writes_nothing(addresses, statement):
    with _as(addresses.backup) as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement)


def test_a_role_of_no_concern_cannot_connect(addresses):
    with _as(servers.postgres.url("postgres", servers.postgres.password, "postgres")) as superuser:
        superuser.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    stranger = addresses.app.replace("sefton_app:app", "stranger:stranger")
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"):
        psycopg2.connect(stranger)


def test_a_wrong_password_is_refused(addresses):
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(addresses.app.replace("sefton_app:app", "sefton_app:wrong"))


def test_the_set_up_script_changes_nothing_the_second_time(addresses):
    databases.set_up(servers.postgres, name="roles", passwords=servers.passwords)
    with _as(addresses.app) as cursor:
        cursor.execute("SELECT count(*) FROM plain")
        assert cursor.fetchone() is not None


def test_a_clone_keeps_strangers_out_too(addresses):
    name = servers.clone()
    try:
        with _as(servers.addresses(name).backup) as cursor:
            cursor.execute("SELECT has_database_privilege('public', current_database(), 'CONNECT')")
            assert cursor.fetchone() == (False,)
    finally:
        servers.drop(name)
