"""Where the data of a machine's own copy live, its secrets, and the locks that keep two commands apart."""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sefton_pdps.local import identity


class StoreError(Exception):
    """The data folder cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Store:
    """The data folder of one checkout: databases, files, mail, logs, secrets and locks."""

    root: Path

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def static(self) -> Path:
        """The static files as they are served: made anew at each start."""
        return self.root / "static"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    def make(self, *, application: identity.Identity = identity.OURSELVES) -> None:
        """Make the folders that are missing; the application's account may write files and mail."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            # Servers of another account must pass through; what lies inside is closed one by one.
            self.root.chmod(0o711)
            self.logs.mkdir(exist_ok=True)
            for folder in (self.files, self.mail, self.root / "beat"):
                folder.mkdir(exist_ok=True)
                folder.chmod(0o700)
                application.give(folder)
        except PermissionError as refused:
            raise StoreError(
                f"The data folder {self.root} belongs to another user. Run this as the user who made it, "
                "or move that folder away to start afresh."
            ) from refused

    def secret(self, name: str) -> str:
        """Return a secret of this machine, made at first use and kept in a file that only we can read."""
        with self.locked("secrets"):
            path = self.root / "secrets.json"
            kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
            if name not in kept:
                kept[name] = secrets.token_urlsafe(40)
                self.write_private(path, kept)
            return kept[name]

    def write_private(self, path: Path, content: dict[str, str]) -> None:
        """Replace a file by one of mode 600, whole or not at all."""
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as stream:
            json.dump(content, stream, indent=1)
        fresh.replace(path)

    def open_lock(self, name: str) -> IO[str]:
        """Open a lock file; the lock ends with the stream, so a killed process holds none."""
        self.root.mkdir(parents=True, exist_ok=True)
        return (self.root / f"{name}.lock").open("a")

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold one of the folder's locks, waiting for it."""
        with self.open_lock(name) as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield

    @property
    def state_file(self) -> Path:
        """Where a running `make run` says its address and its broker's."""
        return self.root / "running.json"

    def state(self) -> dict[str, str]:
        """Return what the running `make run` says of itself, or nothing."""
        try:
            return dict(json.loads(self.state_file.read_text()))
        except (FileNotFoundError, ValueError):
            return {}


def try_lock(stream: IO[str], kind: int) -> bool:
    """Take a lock without waiting; say whether it was had."""
    try:
        fcntl.flock(stream, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def locate(project: Path) -> Store:
    """Return a checkout's store: `.local/` in it, or under /var/tmp where root's `nobody` cannot reach it."""
    servers = identity.for_servers()
    if servers.uid is not None and not servers.can("x", project):
        fingerprint = hashlib.sha256(str(project).encode()).hexdigest()[:12]
        return _own(Path(f"/var/tmp/sefton-pdps-{fingerprint}"))
    return Store(project / ".local")


def _own(root: Path) -> Store:
    """Make a folder in a place that everybody may write to, and refuse one that somebody else put there."""
    root.mkdir(mode=0o711, exist_ok=True)
    if root.is_symlink() or root.stat().st_uid != os.geteuid():
        raise StoreError(f"{root} belongs to another user. Move it away and run this again.")
    return Store(root)
