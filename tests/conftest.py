"""Fixtures that every test may use: the database, the clock, a clone that commits, the whole running system.

- `db` or mark `django_db`: the database, connected as the application's role; its rows are rolled back
- `rows_of_test`: what a file keeps for many of its tests to begin with (`@kept_rows` of `tests/kept_rows.py`)
- `clock`: moves the product's clock; it is true again afterwards
- `committed_db`: a clone of the database for this test, where commits, threads and roles are real
- `clone_for_module`: the same for a whole module; tests in it that use `db` roll back what they add
- `world_for_module`: the same with a row in every row-secured table (`tests/factories/world.py`)
- `loaded_demonstration`: a small demonstration of today, in a database to copy (`tests/kept_load.py`)
- `broker`: a real broker
- `live_system`: broker and clone; web, worker and beat as processes once they are started
- `live_system_for_module`: the same, shared by the tests of one module
- `files_root`: an empty folder for stored files
"""

import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

import sefton_pdps.celery  # noqa: F401  (tasks that a test wakes go to its broker, not to Celery's default)
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.jobs import broker_memory
from sefton_pdps.local.broker import Broker
from sefton_pdps.local.live import LiveSystem
from sefton_pdps.local.pytest_servers import MAIN, TEMPLATE, servers
from tests import kept_load
from tests.factories.world import World, build_world
from tests.kept_rows import KeptRows, asked_for, keeps

_APPLICATION = ("default", "journal")
_OWN = {
    "committed_db",
    "clone_for_module",
    "world_for_module",
    "loaded_demonstration",
    "broker",
    "live_system",
    "live_system_for_module",
}
_live_numbers = count(1)
# How quickly examples are drawn says something of the machine, nothing of the product. CI and mutation load their own.
if hypothesis.settings.get_current_profile_name() == "default":
    hypothesis.settings.register_profile(
        "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("any machine")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Let every database test use the application's two connections, and never the owner's.

    A test with a database or server of its own is no unit test: it is marked `whole`. Before anything else
    the database is brought to what the test begins with, where its file keeps rows.
    """
    for item in items:
        if keeps(item.module):
            item.fixturenames.insert(0, "rows_of_test")
        if _OWN.intersection(item.fixturenames) or any(map(item.get_closest_marker, ("worker", "fault"))):
            item.add_marker("whole")
        mark = item.get_closest_marker("django_db")
        if (mark or "db" in item.fixturenames) and not (mark and "databases" in mark.kwargs):
            if mark and (mark.args or mark.kwargs.get("transaction")):
                raise pytest.UsageError(f"{item.nodeid}: a test that commits uses the fixture committed_db.")
            item.add_marker(pytest.mark.django_db(databases=list(_APPLICATION)), append=False)


def pytest_collection_finish() -> None:
    """Look for garbage less often, and never again among what was collected: that lives to the end.

    A process that knows all tests went through half a million objects every few tests, a twentieth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


# --- People -----------------------------------------------------------------------------------------------
def _force_login_in_own_scope(self: Client, user: Any, backend: str | None = None) -> None:
    """Sign a person in as the page does it: in their own scope, where their row may be written."""
    with tenancy.scope(user.scope):
        _force_login(self, user, backend)


_force_login = Client.force_login
Client.force_login = _force_login_in_own_scope  # type: ignore[method-assign]  # Django's client knows no scopes


# --- Connections ------------------------------------------------------------------------------------------
def _point_at(database: str) -> None:
    """Connect every alias, in every thread from now on, to one database."""
    if connection.in_atomic_block:
        raise RuntimeError(
            "A test that begins with kept rows has no database of its own: let it build what it needs."
        )
    _close_all()
    for alias in connections:
        connections.settings[alias]["NAME"] = database


def _close_all() -> None:
    """Close this thread's connections and forget them, so that the next use opens fresh ones."""
    for alias in connections:
        if hasattr(connections._connections, alias):
            connections[alias].close()
            del connections[alias]


def _join_journal_to_default() -> None:
    """Make both names one connection: what a test writes to the journal is rolled back with the rest."""
    connections["journal"] = connections["default"]


def _fill_template() -> None:
    _point_at(TEMPLATE)
    call_command("migrate", database="owner", verbosity=0)
    _close_all()
    servers.keep_template()
    call_command("load_reference_data", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Migrate the template once, as the owner, and run ordinary tests on one copy of it."""
    with django_db_blocker.unblock():
        try:
            _fill_template()
        finally:
            _close_all()
        servers.clone(MAIN)
        _point_at(MAIN)
        _join_journal_to_default()
    yield
    with django_db_blocker.unblock():
        _close_all()


@contextmanager
def _at(name: str, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Work on a database, where `default` and `journal` are two connections as in life."""
    if connection.in_atomic_block:
        raise RuntimeError(
            "A test that begins with kept rows has no database of its own: let it build what it needs."
        )
    with blocker.unblock():
        # While a browser's loop runs, connections are made anew.
        if hasattr(connections._connections, "journal"):
            del connections["journal"]
        before = connections.settings["default"]["NAME"]
        _point_at(name)
        try:
            yield
        finally:
            _point_at(before)
            if before == MAIN:
                _join_journal_to_default()


@contextmanager
def clone(blocker: DjangoDbBlocker, *, template: str = TEMPLATE) -> Iterator[str]:
    """Work on a fresh copy of the template, and drop it afterwards."""
    name = servers.clone(template=template)
    try:
        with _at(name, blocker):
            yield name
    finally:
        with blocker.unblock():
            servers.drop(name)


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A clone of the database for one test; gives its name. Commits, threads and all aliases are real."""
    with clone(django_db_blocker) as name:
        yield name


@pytest.fixture(scope="module")
def clone_for_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A clone for the tests of one module; rows that all of them need are committed once."""
    with clone(django_db_blocker) as name, django_db_blocker.unblock():
        yield name


@dataclass(frozen=True)
class _Built:
    """A database with the world in it, to which nobody is connected, and the folder with its files."""

    database: str
    world: World
    files: str


@pytest.fixture(scope="session")
def _world_built_once(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> _Built:
    name, files, moved = servers.clone("world"), str(tmp_path_factory.mktemp("world")), Clock()
    with _at(name, django_db_blocker), override_settings(FILES_ROOT=files, MEDIA_ROOT=files):
        made = build_world(moved)
        moved.reset()
        moved.close()
    return _Built(name, made, files)


@pytest.fixture(scope="module")
def world_for_module(_world_built_once: _Built, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world in a clone of this module's own, at the true time; its rows are committed."""
    built = _world_built_once
    with (
        clone(django_db_blocker, template=built.database),
        django_db_blocker.unblock(),
        override_settings(FILES_ROOT=built.files, MEDIA_ROOT=built.files),
    ):
        yield built.world


@pytest.fixture(scope="session")
def loaded_demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> kept_load.Loaded:
    """A small demonstration, as it was this morning at 5:41; its rows are copied, not changed."""
    with django_db_blocker.unblock():
        now = kept_load.early()

    def load_into(files: Path) -> None:
        name = servers.clone(kept_load.DATABASE, template=kept_load.INSTALLATION)
        with _at(name, django_db_blocker):
            kept_load.load_small(now, files)

    return kept_load.kept_or_loaded(now, load_into)


# --- Time -------------------------------------------------------------------------------------------------
class Clock:
    """The product's clock, moved through the owner role as the demonstration loader does."""

    def __init__(self) -> None:
        self._held: tuple[str, Any] | None = None

    def set(self, moment: datetime) -> None:
        """Make it `moment` now; time goes on from there."""
        self._execute("UPDATE core_clock_offset SET shift = %s - clock_timestamp()", [moment])

    def advance(self, **delta: float) -> None:
        """Move forward by days, hours, minutes or seconds."""
        self._execute("UPDATE core_clock_offset SET shift = shift + %s", [timedelta(**delta)])

    def shift(self, by: timedelta) -> None:
        """Move it to so far from the true time, wherever it was."""
        self._execute("UPDATE core_clock_offset SET shift = %s", [by])

    def stop(self) -> None:
        """Stand still from now on."""
        self._execute("UPDATE core_clock_offset SET frozen_at = sefton_now()", [])

    def reset(self) -> None:
        """Go back to the true time."""
        self._execute("UPDATE core_clock_offset SET shift = '0', frozen_at = NULL", [])

    def _execute(self, statement: str, values: list[Any]) -> None:
        with self._connection().cursor() as cursor:
            cursor.execute(statement, values)

    def _connection(self) -> Any:
        """The owner's connection to the database that tests are at now, kept from test to test."""
        name = connections.settings["owner"]["NAME"]
        if self._held is None or self._held[0] != name:
            self.close()
            self._held = name, psycopg2.connect(servers.addresses(name).owner)
            self._held[1].autocommit = True
        return self._held[1]

    def close(self) -> None:
        if self._held is not None:
            self._held[1].close()
            self._held = None


@pytest.fixture(scope="session")
def _session_clock(django_db_setup: None) -> Iterator[Clock]:
    moved = Clock()
    yield moved
    moved.close()


@pytest.fixture
def clock(_session_clock: Clock) -> Iterator[Clock]:
    """`.set(datetime)` and `.advance(days=1)` move the product's clock; it is true again after the test."""
    yield _session_clock
    _session_clock.reset()


@pytest.fixture(scope="module")
def _rows_of_file(
    _session_clock: Clock, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KeptRows]:
    rows = KeptRows(_session_clock, str(tmp_path_factory.mktemp("kept")))
    yield rows
    with django_db_blocker.unblock():
        rows.take_back()


@pytest.fixture
def rows_of_test(
    request: pytest.FixtureRequest, _rows_of_file: KeptRows, django_db_blocker: DjangoDbBlocker
) -> KeptRows:
    """What the test begins with, of the rows that its file keeps: these and no others are in the database."""
    with django_db_blocker.unblock():
        _rows_of_file.begin_with(asked_for(request.module, request.fixturenames))
    return _rows_of_file


# --- The running system -----------------------------------------------------------------------------------
@contextmanager
def _running_broker() -> Iterator[Broker]:
    if servers.broker.is_running():
        raise RuntimeError("One broker at a time: end the other live system or broker fixture first.")
    servers.broker.start()
    broker_memory.forget()
    try:
        yield servers.broker
    finally:
        servers.broker.stop()


@pytest.fixture
def broker() -> Iterator[Broker]:
    """A real broker at the settings' REDIS_URL: `.kill()`, `.start()`, `.flush()`."""
    with _running_broker() as running:
        yield running


@contextmanager
def _live(blocker: DjangoDbBlocker, template: str, **settings: str) -> Iterator[LiveSystem]:
    with ExitStack() as stack:
        stack.enter_context(_running_broker())
        name = stack.enter_context(clone(blocker, template=template))
        folder = servers.folder / f"live-{next(_live_numbers)}"
        system = LiveSystem(servers, database=name, folder=folder, settings=settings)
        stack.callback(system.stop)
        yield system


@pytest.fixture
def live_system(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[LiveSystem]:
    """The system on a clone: `.start("web", "worker", "beat")`, `.base_url`, `.worker.kill()`."""
    with _live(django_db_blocker, TEMPLATE) as system:
        yield system


@pytest.fixture(scope="module")
def live_system_for_module(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[LiveSystem]:
    """The same for all tests of a module, which see each other's rows; `LIVE_SETTINGS` are the module's own.

    `LIVE_ROWS = "loaded_demonstration"` begins with the rows of that fixture.
    """
    own = {"SWEEP_SECONDS": "2", **getattr(request.module, "LIVE_SETTINGS", {})}
    rows = getattr(request.module, "LIVE_ROWS", "")
    template = request.getfixturevalue(rows).database if rows else TEMPLATE
    with _live(django_db_blocker, template, **own) as system:
        yield system


@pytest.fixture
def files_root(settings: Any, tmp_path: Path) -> Path:
    """An empty folder for stored files."""
    settings.FILES_ROOT = settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path
