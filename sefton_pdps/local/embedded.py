"""The embedded servers of a checkout: who starts them, who uses them, who stops them.

Every user holds a shared lock while it uses PostgreSQL; the last one out stops the server. `make run` holds a
lock of its own as well, stops the servers at its end, and gives them the broker.
"""

import fcntl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sefton_pdps.local import binaries, databases, identity
from sefton_pdps.local.broker import Broker
from sefton_pdps.local.postgres import Postgres
from sefton_pdps.local.store import Store, try_lock
from sefton_pdps.settings import environment

DATABASE = "sefton"
PROJECT = Path(__file__).resolve().parents[2]
# Commands that need no database; anything else may.
_WITHOUT_DATABASE = frozenset(
    {
        "", "help", "version", "--help", "-h", "--version", "check", "collectstatic", "compilemessages",
        "diffsettings", "findstatic", "generate_docs", "makemessages", "startapp", "startproject",
    }
)  # fmt: skip
# It asks what has been migrated here, and an empty database answers that; to fill one takes minutes.
_WITHOUT_TABLES = frozenset({"makemigrations"})


def application_identity() -> identity.Identity:
    """Return the account of web, worker and beat on this machine."""
    return identity.for_application(Path(sys.executable), PROJECT)


def postgres(store: Store, *, dies_with_parent: bool) -> Postgres:
    """Describe the checkout's PostgreSQL."""
    servers = identity.for_servers()
    store.make(application=application_identity())
    return Postgres(
        data=store.root / "postgres",
        programs=binaries.postgres_programs(identity=servers, copies=store.root / "programs"),
        identity=servers,
        password=store.secret("postgres"),
        log=store.logs / "postgres.log",
        dies_with_parent=dies_with_parent,
    )


def broker(store: Store) -> Broker:
    """Describe the checkout's broker."""
    servers = identity.for_servers()
    return Broker(
        folder=store.root / "broker",
        program=binaries.broker_program(identity=servers, copies=store.root / "programs"),
        identity=servers,
        password=store.secret("broker"),
        log=store.logs / "broker.log",
    )


def passwords(store: Store) -> databases.Passwords:
    """Return the passwords of the database roles on this machine."""
    return databases.Passwords(
        owner=store.secret("sefton_owner"),
        app=store.secret("sefton_app"),
        backup=store.secret("sefton_backup"),
    )


@dataclass(frozen=True)
class DatabaseInUse:
    """The checkout's database while somebody uses it."""

    server: Postgres
    addresses: databases.Addresses

    def environment(self) -> dict[str, str]:
        """The settings that lead to it."""
        return self.addresses.environment()


@contextmanager
def database(store: Store, *, for_run: bool, fills: bool = True) -> Iterator[DatabaseInUse]:
    """Use the checkout's database: started when none runs, made where missing, stopped by the last user.

    An empty one is filled, but by `make run`, which says so itself, and where `fills` says that no table is needed.
    """
    store.make(application=application_identity())
    with store.open_lock("users") as users:
        with store.locked("start"):
            fcntl.flock(users, fcntl.LOCK_SH)
            server = postgres(store, dies_with_parent=for_run)
            if not server.is_running():
                server.make()
                server.start()
            databases.set_up(server, name=DATABASE, passwords=passwords(store))
            address = databases.addresses(server, name=DATABASE, passwords=passwords(store))
            if fills and not for_run and databases.is_empty(server, name=DATABASE):
                fill(address.environment())
        try:
            yield DatabaseInUse(server, address)
        finally:
            with store.locked("start"):
                fcntl.flock(users, fcntl.LOCK_UN)
                if for_run or try_lock(users, fcntl.LOCK_EX):
                    server.stop()


def manage(*arguments: str) -> list[str]:
    """Return the command line of a management command."""
    return [sys.executable, str(PROJECT / "manage.py"), *arguments]


def fill(variables: dict[str, str]) -> None:
    """Migrate a database as its owner and load the reference data; both change nothing when done already."""
    env = environment.child(**variables)
    for command in (["migrate", "--database", "owner", "--verbosity", "0"], ["load_reference_data"]):
        # Its output goes to stderr, so that the output of the command that needed it stays clean.
        subprocess.run(manage(*command), cwd=PROJECT, env=env, check=True, stdout=sys.stderr)


@contextmanager
def for_command(arguments: Sequence[str]) -> Iterator[None]:
    """Give a management command in local settings a database, unless it has one or needs none."""
    from sefton_pdps.local.store import locate

    name = arguments[1] if len(arguments) > 1 else ""
    settings = next((a.partition("=")[2] for a in arguments if a.startswith("--settings=")), "")
    settings = settings or environment.value("DJANGO_SETTINGS_MODULE")
    if settings != "sefton_pdps.settings.local" or environment.is_given("DATABASE_URL"):
        yield
        return
    if name in _WITHOUT_DATABASE and "--database" not in arguments:
        # The settings want an address; nobody will be called there.
        environment.provide(DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")
        yield
        return
    store = locate(PROJECT)
    with database(store, for_run=False, fills=name not in _WITHOUT_TABLES) as found:
        environment.provide(**found.environment())
        running = store.state()
        if "redis_url" in running and not environment.is_given("REDIS_URL"):
            environment.provide(REDIS_URL=running["redis_url"])
        yield
