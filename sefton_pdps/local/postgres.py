"""An embedded PostgreSQL: made once, started as our child, found again while another command runs it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from sefton_pdps.local import ports
from sefton_pdps.local.children import Child
from sefton_pdps.local.identity import Identity
from sefton_pdps.settings import environment

SUPERUSER = "postgres"
RESTART_WAITS = (0.5, 2.0)
START_SECONDS = 60
_SOCKETS = "spdps-"
# A row's values reach PostgreSQL's own log by these three ways; all are shut.
_QUIET = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerError(Exception):
    """The embedded server could not be made or started."""


@dataclass
class Postgres:
    """One cluster in one folder. `durable` False is for tests, which throw it away."""

    data: Path
    programs: Path
    identity: Identity
    password: str
    log: Path
    durable: bool = True
    dies_with_parent: bool = True
    port: int | None = None
    child: Child | None = field(default=None, repr=False)

    def make(self) -> None:
        """Make the cluster where there is none; a half-made one is never left in its place."""
        if (self.data / "PG_VERSION").exists():
            return
        work = Path(tempfile.mkdtemp(prefix="initdb-", dir=self.data.parent))
        password_file = work / "password"
        password_file.write_text(self.password)
        for path in (work, password_file):
            path.chmod(0o700)
            self.identity.give(path)
        command: list[str | Path] = [
            self.programs / "initdb", "-D", work / "data", "-U", SUPERUSER, "--pwfile", password_file,
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8", "--no-instructions",
        ]  # fmt: skip
        if not self.durable:
            command.append("--no-sync")
        initdb = subprocess.run(
            command,
            cwd="/",
            capture_output=True,
            text=True,
            env=self._env(),
            **self.identity.popen_arguments(),
        )
        if initdb.returncode:
            shutil.rmtree(work, ignore_errors=True)
            raise ServerError(f"PostgreSQL could not be made in {self.data}:\n{initdb.stdout}{initdb.stderr}")
        (work / "data").replace(self.data)
        shutil.rmtree(work)

    def start(self) -> None:
        """Start the server on a free port, and again on the same, or on another when that was taken meanwhile."""
        for attempt in range(3):
            if self._start_once():
                return
            self.port = None
            if attempt == 2 or "Address already in use" not in self.child_words():
                raise ServerError(f"PostgreSQL did not start in {self.data}:\n{self.child_words()}")

    def has_ended(self) -> bool:
        """Say whether a server that we use is gone."""
        return not (self.child.is_running() if self.child else self.is_running())

    def restart(self) -> None:
        """Start a server that ended by itself again, at the address that its users know."""
        address = self._address()
        self.port = self.port or (address[0] if address else None)
        if self.child is not None:
            self.child.kill()  # a lost server's own processes
        for wait in (*RESTART_WAITS, None):
            if self._start_once():
                return
            if wait is None:
                raise ServerError(f"PostgreSQL did not start again in {self.data}:\n{self.child_words()}")
            # On a busy machine those who served its clients hold its memory or its port for a moment longer.
            time.sleep(wait)

    def _start_once(self) -> bool:
        self.port = self.port or ports.free_port()
        self._remove_sockets()
        sockets = Path(tempfile.mkdtemp(prefix=_SOCKETS, dir=self._place_for_sockets()))
        self.identity.give(sockets)
        options = {
            "listen_addresses": ports.HOST,
            "port": str(self.port),
            "unix_socket_directories": str(sockets),
            "max_connections": "100",
            "timezone": "UTC",
            **_QUIET,
            **({} if self.durable else _THROW_AWAY),
        }
        self.child = Child(
            name="postgres",
            command=[
                str(self.programs / "postgres"), "-D", str(self.data),
                *(f"--{name}={value}" for name, value in options.items()),
            ],
            cwd=Path("/"),
            env=self._env(),
            identity=self.identity,
            log=self.log,
            stop_signal=signal.SIGINT,
            dies_with_parent=self.dies_with_parent,
        )  # fmt: skip
        self.child.start()
        deadline = time.monotonic() + START_SECONDS
        while self.child.is_running() and time.monotonic() < deadline:
            if self.is_running():
                return True
            time.sleep(0.02)
        self.child.kill()
        shutil.rmtree(sockets, ignore_errors=True)
        return False

    def _place_for_sockets(self) -> Path:
        """Return our own folder where a socket's path (107 bytes at most) fits, else /tmp."""
        beside = self.data.parent
        return beside if len(os.fsencode(beside)) < 70 else Path("/tmp")

    def _remove_sockets(self, address: tuple[int, Path] | None = None) -> None:
        """Remove the socket folder of a server that has ended, also of one that was killed."""
        known = address or self._address()
        if known and known[1].name.startswith(_SOCKETS):
            shutil.rmtree(known[1], ignore_errors=True)

    def stop(self) -> None:
        """Stop the server fast, whoever started it, and wait until it is gone."""
        address = self._address()
        if self.child is not None:
            self.child.stop()
        elif self.is_running():
            subprocess.run(
                [self.programs / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "30"],
                cwd="/",
                env=self._env(),
                stdout=subprocess.DEVNULL,
                check=False,
                **self.identity.popen_arguments(),
            )
        self._remove_sockets(address)

    def child_words(self) -> str:
        """Return the end of the server's log."""
        return self.child.last_words() if self.child else ""

    def _address(self) -> tuple[int, Path] | None:
        """Return port and socket folder as the running (or crashed) server wrote them down."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[3]), Path(lines[4])
        except (OSError, IndexError, ValueError):
            return None

    def is_running(self) -> bool:
        """Say whether a server answers that serves this very folder; a process id alone proves nothing."""
        try:
            connection = self.connect()
        except (ServerError, psycopg2.OperationalError):
            return False
        try:
            with connection.cursor() as cursor:
                cursor.execute("SHOW data_directory")
                return Path(cursor.fetchone()[0]) == self.data
        finally:
            connection.close()

    def connect(self, database: str = "postgres") -> Any:
        """Return a connection of the cluster's superuser over the socket; each statement commits."""
        address = self._address()
        if address is None:
            raise ServerError("PostgreSQL is not running.")
        port, sockets = address
        connection = psycopg2.connect(
            host=str(sockets),
            port=port,
            user=SUPERUSER,
            password=self.password,
            dbname=database,
            connect_timeout=5,
        )
        connection.autocommit = True
        return connection

    def url(self, role: str, password: str, database: str) -> str:
        """Return the address that a role uses for a database, over TCP."""
        address = self._address()
        if address is None:
            raise ServerError("PostgreSQL is not running.")
        return f"postgresql://{role}:{quote(password, safe='')}@{ports.HOST}:{address[0]}/{database}"

    def run_script(self, script: Path, **variables: str) -> None:
        """Run an SQL script by psql as the superuser; variables travel in the environment, out of sight."""
        address = self._address()
        if address is None:
            raise ServerError("PostgreSQL is not running.")
        port, sockets = address
        env = self._env() | variables | {"PGPASSWORD": self.password}
        ran = subprocess.run(
            [
                self.programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", sockets, "-p", str(port),
                "-U", SUPERUSER, "-d", "postgres", "-f", script,
            ],
            cwd="/", env=env, capture_output=True, text=True,
        )  # fmt: skip
        if ran.returncode:
            raise ServerError(f"{script.name} failed:\n{ran.stdout}{ran.stderr}")

    def _env(self) -> dict[str, str]:
        """Return an environment without the PG* variables of whoever calls us."""
        inherited = environment.child(LC_ALL="C", TZ="UTC")
        return {name: value for name, value in inherited.items() if not name.startswith("PG")} | {
            "HOME": os.fspath(self.data.parent)
        }
