"""What the fixtures of tests/conftest.py promise to every other test."""

import threading
from datetime import UTC, datetime, timedelta

import psycopg2
import pytest
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError
from django.test.testcases import DatabaseOperationForbidden

from sefton_pdps.core.database import tenancy
from sefton_pdps.local.pytest_servers import servers

pytestmark = pytest.mark.whole

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def _database_now(alias: str = "default") -> datetime:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT sefton_now()")
        return cursor.fetchone()[0]


def _role(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def _hearts(alias: str = "default") -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_workerheart")
        return cursor.fetchone()[0]


def _add_heart(alias: str, name: str) -> None:
    with tenancy.scope(tenancy.SYSTEM, using=alias), connections[alias].cursor() as cursor:
        cursor.execute("INSERT INTO core_workerheart (name, beat_at) VALUES (%s, now())", [name])


@pytest.mark.django_db
def test_ordinary_tests_are_connected_as_the_application():
    assert _role("default") == _role("journal") == "sefton_app"


@pytest.mark.django_db
@pytest.mark.parametrize("attempt", [1, 2])
def test_an_ordinary_test_leaves_no_row_behind_in_either_connection(attempt):
    assert _hearts() == 0
    _add_heart("default", "one")
    _add_heart("journal", "two")
    assert _hearts() == 2


@pytest.mark.django_db
def test_the_owner_is_out_of_reach_of_an_ordinary_test():
    with pytest.raises(DatabaseOperationForbidden, match="owner"):
        _role("owner")


@pytest.mark.django_db
def test_the_application_cannot_move_the_clock():
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE core_clock_offset SET shift = '1 day'")


@pytest.mark.django_db
def test_the_clock_goes_on_from_the_moment_it_is_set_to(clock):
    clock.set(MOMENT)
    first, second = _database_now(), _database_now()
    assert MOMENT <= first <= second < MOMENT + timedelta(seconds=30)
    clock.advance(days=2, hours=1)
    assert timedelta(days=2, hours=1) <= _database_now() - first < timedelta(days=2, hours=1, seconds=30)


@pytest.mark.django_db
def test_the_clock_is_true_again_in_the_next_test(clock):
    assert abs(_database_now() - datetime.now(UTC)) < timedelta(seconds=30)


def test_the_clock_moves_in_the_clone_that_the_test_uses(committed_db, clock):
    clock.set(MOMENT)
    assert _database_now() - MOMENT < timedelta(seconds=30)
    elsewhere = psycopg2.connect(servers.addresses("main").app)
    with elsewhere, elsewhere.cursor() as cursor:
        cursor.execute("SELECT shift FROM core_clock_offset")
        assert cursor.fetchone()[0] == timedelta(0)
    elsewhere.close()


@pytest.mark.parametrize("attempt", [1, 2])
def test_a_committed_test_has_a_database_of_its_own(committed_db, attempt):
    assert _hearts() == 0
    _add_heart("default", "one")


def test_a_journal_record_survives_a_roll_back_in_a_committed_test(committed_db):
    with transaction.atomic():
        _add_heart("default", "lost")
        _add_heart("journal", "kept")
        transaction.set_rollback(True)
    assert _hearts() == 1


def test_threads_see_the_clone_too(committed_db):
    found = []

    def look() -> None:
        try:
            found.append(_hearts())
        finally:
            connections.close_all()

    _add_heart("default", "one")
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [1]


def test_the_owner_is_within_reach_of_a_committed_test(committed_db):
    assert _role("owner") == "sefton_owner"


def test_a_clone_is_gone_after_its_test(committed_db):
    server = servers.postgres.connect()
    with server.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'clone%'")
        assert cursor.fetchone()[0] == 1
    server.close()
