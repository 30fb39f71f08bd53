"""`make run`: everything from an empty machine to an address that answers."""

import fcntl
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import psycopg2

from sefton_pdps.local import embedded, ports, supervisor
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.postgres import ServerError
from sefton_pdps.local.store import Store, StoreError, locate, try_lock
from sefton_pdps.local.watching import Servers, watch
from sefton_pdps.settings import environment

ANSWER_SECONDS = 60


class Stopped(Exception):
    """Somebody asked us to stop (Ctrl-C, TERM or the terminal's end)."""


def run() -> int:
    """Run the whole system until it is stopped; return the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        port = _port()
        store = locate(PROJECT)
        with store.open_lock("run") as lock:
            if not try_lock(lock, fcntl.LOCK_EX):
                running = store.state()
                _complain(
                    f"Sefton PDPS is already running at {running.get('address', 'its address')} "
                    f"(process {running.get('pid', 'unknown')}). Use that one, or stop it with Ctrl-C first."
                )
                return 1
            if ports.is_taken(port):
                _complain(
                    f"Port {port} is in use by another program. Choose another: make run PORT={port + 1}"
                )
                return 1
            return _serve(store, port)
    except Stopped:
        return 0
    except (ServerError, StoreError) as refused:
        _complain(str(refused))
        return 1
    except subprocess.CalledProcessError as failed:
        _complain(f"'{' '.join(map(str, failed.cmd[1:]))}' failed; the lines above say why.")
        return 1


def _port() -> int:
    given = environment.value("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 2**16:
        raise ServerError(f"PORT={given} is not a port. Give a number from 1 to 65535, such as PORT=8001.")
    return int(given)


def _serve(store: Store, port: int) -> int:
    address = f"http://{ports.HOST}:{port}"
    servers: Servers = {}
    with ExitStack() as stack:
        stack.callback(store.state_file.unlink, missing_ok=True)
        variables = {
            "DJANGO_SETTINGS_MODULE": "sefton_pdps.settings.local",
            "BASE_URL": environment.value("BASE_URL", address),
            "PORT": str(port),
            "STATIC_ROOT": str(store.static),
            **stack.enter_context(_database(store, servers)),
            **stack.enter_context(_broker(store, servers)),
        }
        # Settings of the children come from here, also where they run as another user.
        variables["SECRET_KEY"] = environment.value("SECRET_KEY") or store.secret("secret_key")
        variables["SEALING_KEYS"] = environment.value("SEALING_KEYS") or store.secret("sealing_key")
        environment.provide(**variables)
        store.write_private(
            store.state_file,
            {"address": address, "pid": str(os.getpid()), "redis_url": variables["REDIS_URL"]},
        )
        _prepare(variables["DATABASE_URL"], owner_url=variables["MIGRATE_DATABASE_URL"])
        system = _start(store, port)
        # Signals during the stop must not break it off half-way.
        stack.callback(system.stop)
        stack.callback(_ignore_signals)
        _wait_for_answer(system, f"{address}/")
        _greet(store, address)
        return watch(system, servers, say=_complain)


@contextmanager
def _database(store: Store, servers: Servers) -> Iterator[dict[str, str]]:
    """Give a database: the council's own where DATABASE_URL names one, else the embedded one."""
    if not environment.is_given("DATABASE_URL"):
        print(f"Starting PostgreSQL; data are in {store.root}", flush=True)
        with embedded.database(store, for_run=True) as found:
            servers["PostgreSQL"] = found.server
            yield found.environment()
        return
    if not environment.is_given("MIGRATE_DATABASE_URL"):
        raise ServerError(
            "DATABASE_URL is set, so the database is yours: set MIGRATE_DATABASE_URL as well, to the address "
            "of its owner role, so that the tables can be made (scripts/database-setup.sql makes the roles)."
        )
    store.make(application=embedded.application_identity())
    yield {name: environment.value(name) for name in ("DATABASE_URL", "MIGRATE_DATABASE_URL")}


@contextmanager
def _broker(store: Store, servers: Servers) -> Iterator[dict[str, str]]:
    """Give a broker: the council's own where REDIS_URL names one, else the embedded one."""
    if environment.is_given("REDIS_URL"):
        yield {"REDIS_URL": environment.value("REDIS_URL")}
        return
    broker = embedded.broker(store)
    broker.start()
    servers["broker"] = broker
    try:
        yield {"REDIS_URL": broker.url}
    finally:
        broker.stop()


def _prepare(database_url: str, *, owner_url: str) -> None:
    """Bring the database and the static files up to date; fill an empty database with the demonstration data."""
    print("Migrating and loading the reference data", flush=True)
    embedded.fill({})
    # It empties the folder first, so that is always the store's own, whatever STATIC_ROOT somebody has set.
    collect = embedded.manage("collectstatic", "--no-input", "--clear", "--verbosity", "0")
    subprocess.run(collect, cwd=PROJECT, check=True)
    _put_clock_right(owner_url)
    if not _has_people(database_url):
        print("Loading the demonstration data (first start only)", flush=True)
        _load_demonstration()


def _put_clock_right(owner_url: str) -> None:
    """Nothing runs yet, so a clock that is not true was left so by a load that was killed."""
    connection = psycopg2.connect(owner_url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("UPDATE core_clock_offset SET shift = '0', frozen_at = NULL")
    finally:
        connection.close()


def _load_demonstration() -> None:
    """Load in a group of its own, so that Ctrl-C reaches it once, from here, and it puts everything back itself."""
    command = embedded.manage("load_demo")
    loader = subprocess.Popen(command, cwd=PROJECT, start_new_session=True)
    try:
        status = loader.wait()
    except BaseException:
        loader.send_signal(signal.SIGINT)
        loader.wait()
        raise
    if status:
        raise subprocess.CalledProcessError(status, command)


def _has_people(database_url: str) -> bool:
    connection = psycopg2.connect(database_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('sefton.scope', 'system', true)")
            cursor.execute("SELECT EXISTS (SELECT FROM accounts_user)")
            return bool(cursor.fetchone()[0])
    finally:
        connection.close()


def _start(store: Store, port: int) -> supervisor.Supervisor:
    system = supervisor.Supervisor(
        project=PROJECT,
        env=environment.child(
            PYTHONUNBUFFERED="1", HOME=str(store.root), PYTHONWARNINGS=supervisor.QUIET_WARNINGS
        ),
        identity=embedded.application_identity(),
        say=lambda line: print(line, flush=True),
    )
    system.add("web", supervisor.web_command(port))
    system.add("worker", supervisor.worker_command())
    system.add("beat", supervisor.beat_command(store.root / "beat"))
    try:
        for name in system.children:
            system.start(name)
    except BaseException:
        system.stop()
        raise
    return system


def _wait_for_answer(system: supervisor.Supervisor, url: str) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while not answers(url):
        dead = system.dead()
        if dead or time.monotonic() > deadline:
            raise ServerError(
                f"The {dead.name if dead else 'web'} process did not start; its lines are above."
            )
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Say whether a web server answers at an address, with a page or a refusal."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as refused:
        return refused.code < 500
    except OSError:
        return False


def _greet(store: Store, address: str) -> None:
    sign_ins = subprocess.run(
        embedded.manage("demo_sign_ins"), cwd=PROJECT, check=True, text=True, stdout=subprocess.PIPE
    )
    print(f"\n{sign_ins.stdout.rstrip()}\n")
    print(f"Sefton PDPS is running at {address}")
    print(f"Data are in {store.root}. Ctrl-C stops everything.\n", flush=True)


def _stop(_number: int, _frame: object) -> None:
    _ignore_signals()
    raise Stopped


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _complain(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
