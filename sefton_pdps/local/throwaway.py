"""Servers for one test run: quick, empty, in a temporary folder of their own, gone at the end."""

import fcntl
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from sefton_pdps.local import binaries, databases, identity
from sefton_pdps.local.broker import Broker
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.ports import Reservation
from sefton_pdps.local.postgres import Postgres
from sefton_pdps.local.store import locate, try_lock
from sefton_pdps.local.template_cache import TemplateCache

_PREFIX = "sefton-pdps-test-"
TEMPLATE = "sefton_template"


def _temporary_place(servers: identity.Identity) -> Path:
    """Return a temporary place that the servers' account can reach."""
    for place in (Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")):
        if place.is_dir() and servers.can("x", place):
            return place
    raise RuntimeError(
        "No temporary folder is reachable for the servers' account. Set TMPDIR to one that is."
    )


def sweep_left_overs(place: Path) -> None:
    """Remove folders of runs that were killed: those whose lock nobody holds any more."""
    for lock in place.glob(f"{_PREFIX}*/lock"):
        try:
            with lock.open("a") as stream:
                if try_lock(stream, fcntl.LOCK_EX):
                    shutil.rmtree(lock.parent, ignore_errors=True)
        except OSError:
            continue  # another user's, or another run swept it first


@dataclass
class Servers:
    """One throw-away PostgreSQL and, when asked for, one broker."""

    folder: Path = field(init=False)
    passwords: databases.Passwords = field(
        default_factory=lambda: databases.Passwords(owner="owner", app="app", backup="backup")
    )
    template_was_kept: bool = False
    _clones: int = 0

    def __post_init__(self) -> None:
        self._servers = identity.for_servers()
        place = _temporary_place(self._servers)
        sweep_left_overs(place)
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        self.folder.chmod(0o711)
        self._lock: IO[str] = (self.folder / "lock").open("a")
        try_lock(self._lock, fcntl.LOCK_EX)
        for name in ("files", "mail", "logs"):
            (self.folder / name).mkdir()
        store = locate(PROJECT)
        store.make()
        self._copies = store.root / "programs"
        self._template = TemplateCache(store=store, project=PROJECT, identity=self._servers)
        self.postgres = Postgres(
            data=self.folder / "postgres",
            programs=binaries.postgres_programs(identity=self._servers, copies=self._copies),
            identity=self._servers,
            password="superuser",
            log=self.folder / "logs" / "postgres.log",
            durable=False,
        )
        self._broker_port = Reservation()
        self.broker = Broker(
            folder=self.folder / "broker",
            program=binaries.broker_program(identity=self._servers, copies=self._copies),
            identity=self._servers,
            password="broker",
            log=self.folder / "logs" / "broker.log",
            port=self._broker_port.port,
            durable=False,
        )

    def start(self) -> None:
        """Start PostgreSQL with the template database, as far as an earlier run kept one that was migrated.

        The broker waits until somebody starts it.
        """
        self.template_was_kept = self._template.restore(self.postgres.data)
        self.postgres.make()
        self.postgres.start()
        databases.set_up(self.postgres, name=TEMPLATE, passwords=self.passwords)

    def keep_template(self) -> None:
        """Keep a freshly migrated template for the next run. The server stops for a moment, so close first."""
        if not self.template_was_kept:
            self.postgres.stop()
            self._template.keep(self.postgres.data)
            self.postgres.start()

    def addresses(self, name: str) -> databases.Addresses:
        """Return a database's address for each role."""
        return databases.addresses(self.postgres, name=name, passwords=self.passwords)

    def clone(self, name: str = "", *, template: str = TEMPLATE) -> str:
        """Copy a database, to which nobody may be connected, and return the copy's name."""
        self._clones += 1
        name = name or f"clone_{self._clones}"
        databases.clone(self.postgres, template=template, name=name)
        return name

    def drop(self, name: str) -> None:
        """Drop a copy and end whatever is still connected to it."""
        databases.drop(self.postgres, name=name)

    def environment(self, name: str) -> dict[str, str]:
        """Return the variables that the test settings read, for one database."""
        return {
            **self.addresses(name).environment(),
            "REDIS_URL": self.broker.url,
            "FILES_ROOT": str(self.folder / "files"),
            "EMAIL_FILE_PATH": str(self.folder / "mail"),
        }

    def stop(self) -> None:
        """Stop both servers and remove the folder; a second call does nothing."""
        self.broker.stop()
        self.postgres.stop()
        self._broker_port.release()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.close()
