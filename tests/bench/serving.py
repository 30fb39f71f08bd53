"""A planted database behind two web servers: the application's, and one with the floor page."""

import http.client
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils.crypto import salted_hmac

from sefton_pdps.accounts.models import User
from sefton_pdps.local.children import Child
from sefton_pdps.local.live import LiveSystem
from sefton_pdps.local.ports import HOST, free_port
from sefton_pdps.local.pytest_servers import servers
from sefton_pdps.settings import environment

OK = 200
COOKIE = "floorfloorfloorfloorfloorfloor00"
FLOOR = """
    CREATE SCHEMA floor;
    SET search_path = floor;
    CREATE TABLE auth_user (id serial PRIMARY KEY, password varchar(128) NOT NULL, last_login timestamptz,
        is_superuser bool NOT NULL, username varchar(150) NOT NULL UNIQUE, first_name varchar(150) NOT NULL,
        last_name varchar(150) NOT NULL, email varchar(254) NOT NULL, is_staff bool NOT NULL, is_active bool NOT NULL,
        date_joined timestamptz NOT NULL);
    INSERT INTO auth_user VALUES (1, 'none', null, false, 'reader', '', '', '', false, true, now());
    CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY, session_data text NOT NULL,
        expire_date timestamptz NOT NULL);
    INSERT INTO django_session VALUES (%(cookie)s, %(session)s, now() + interval '1 day');
    CREATE TABLE floor_row (id uuid PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL);
    INSERT INTO floor_row SELECT gen_random_uuid(), 'Row ' || n, now() - n * interval '1 minute'
      FROM generate_series(1, %(rows)s) n;
    CREATE INDEX floor_row_at ON floor_row (at, id);
    GRANT USAGE ON SCHEMA floor TO sefton_app;
    GRANT SELECT ON ALL TABLES IN SCHEMA floor TO sefton_app;
    ANALYZE floor_row;
"""
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"}


@dataclass(frozen=True)
class Served:
    """Where the two servers answer."""

    application: str
    floor: str

    def of_floor(self) -> float:
        """The floor page, as its reader gets it."""
        return self.seconds(self.floor, f"floor={COOKIE}")

    def seconds(self, address: str, cookies: str = "") -> float:
        """How long one GET takes until its last byte; anything but a page is a mistake of the caller."""
        at = urlsplit(address)
        connection = http.client.HTTPConnection(at.netloc, timeout=60)
        path = f"{at.path}?{at.query}" if at.query else at.path
        started = perf_counter()
        connection.request("GET", path, headers={"Cookie": cookies} if cookies else {})
        answer = connection.getresponse()
        answer.read()
        took = perf_counter() - started
        connection.close()
        if answer.status != OK:
            raise RuntimeError(f"{address} answered {answer.status}.")
        return took


def cookies_of(user: User) -> str:
    """The cookies of a person who has signed in; the session stands in the database that tests are at."""
    client = Client()
    client.force_login(user)
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


@contextmanager
def served(database: str, folder: Path, *, rows: int) -> Iterator[Served]:
    """Both servers on one database, each with two workers."""
    system = LiveSystem(servers, database=database, folder=folder, settings=SETTINGS)
    try:
        system.start("web")
        with beside_floor(system, rows=rows) as at:
            yield at
    finally:
        system.stop()


@contextmanager
def beside_floor(system: LiveSystem, *, rows: int) -> Iterator[Served]:
    """The floor page beside a system that runs, on the same database."""
    _make_floor(system.database, rows)
    floor = _floor_server(system.database, system.folder / "logs" / "floor.log")
    try:
        floor.start()
        address = f"http://{floor.command[floor.command.index('--bind') + 1]}/floor/"
        while not _is_up(address):
            if not floor.is_running():
                raise RuntimeError(f"The floor page did not start:\n{floor.last_words(40)}")
        yield Served(system.base_url, address)
    finally:
        floor.stop()


def _is_up(address: str) -> bool:
    try:
        return bool(Served("", address).seconds(address, f"floor={COOKIE}"))
    except OSError:
        return False


def _floor_server(database: str, log: Path) -> Child:
    command = [
        sys.executable, "-m", "gunicorn", "tests.bench.floor:application", "--bind", f"{HOST}:{free_port()}",
        "--workers", "2", "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip
    variables: Mapping[str, str] = {**servers.environment(database), **SETTINGS, "FLOOR": "1"}
    return Child("floor", command, cwd=Path.cwd(), env=environment.child(**variables), log=log)


def _signed_in() -> str:
    """The session of the floor's reader, as Django writes it."""
    salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
    person = salted_hmac(salt, "none", algorithm="sha256").hexdigest()
    backend = "django.contrib.auth.backends.ModelBackend"
    given = {"_auth_user_id": "1", "_auth_user_backend": backend, "_auth_user_hash": person}
    written: str = SessionStore().encode(given)
    return written


def _make_floor(database: str, rows: int) -> None:
    connection = servers.postgres.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR, {"cookie": COOKIE, "session": _signed_in(), "rows": rows})
    finally:
        connection.close()
