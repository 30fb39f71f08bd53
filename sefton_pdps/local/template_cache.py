"""A migrated cluster kept from one test run to the next, for as long as nothing that makes tables has changed.

Only the tables come from here: each run still calls `migrate`, which finds nothing to do, and loads its own rows.
"""

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sefton_pdps.local.identity import Identity
from sefton_pdps.local.store import Store

_KEPT = 3
_OURS = re.compile(
    r"^\s*(?:from|import)\s+((?:sefton_pdps|providers|placements|calloffs|reporting)[\w.]*)", re.M
)


class TemplateCache:
    """Copies of a stopped cluster's folder, named by a fingerprint of everything that makes its tables."""

    def __init__(self, *, store: Store, project: Path, identity: Identity) -> None:
        self._store, self._identity = store, identity
        self._folder = store.root / "test-templates"
        self._entry = self._folder / _fingerprint(project)

    def restore(self, data: Path) -> bool:
        """Put the kept cluster at `data`; say whether there was one."""
        with self._store.locked("template"):
            if not self._entry.exists():
                return False
            self._copy(self._entry, data)
            return True

    def keep(self, data: Path) -> None:
        """Keep a copy of a stopped cluster, and only the latest few."""
        with self._store.locked("template"):
            if self._entry.exists():
                return
            self._folder.mkdir(exist_ok=True)
            # The servers' account owns what lies here and must pass through.
            self._folder.chmod(0o711)
            work = Path(tempfile.mkdtemp(dir=self._folder))
            self._copy(data, work / "data")
            (work / "data").replace(self._entry)
            work.rmdir()
            entries = sorted(self._folder.iterdir(), key=lambda entry: entry.stat().st_mtime)
            for old in entries[:-_KEPT]:
                shutil.rmtree(old, ignore_errors=True)

    def _copy(self, source: Path, target: Path) -> None:
        subprocess.run(["cp", "-R", str(source), str(target)], check=True)
        if self._identity.uid is not None:
            owner = f"{self._identity.uid}:{self._identity.gid}"
            subprocess.run(["chown", "-R", owner, str(target)], check=True)
        target.chmod(0o700)
        target.touch()


def _fingerprint(project: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(set(_makers_of_tables(project))):
        digest.update(str(path.relative_to(project)).encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _makers_of_tables(project: Path) -> Iterator[Path]:
    """Yield the migrations, every module of ours that one imports, the set-up script and the locked versions."""
    yield project / "scripts" / "database-setup.sql"
    yield project / "requirements" / "run.txt"
    for package in ("sefton_pdps/*", "providers", "placements", "calloffs", "reporting"):
        for migration in project.glob(f"{package}/migrations/*"):
            if not migration.is_file():
                continue
            yield migration
            if migration.suffix == ".py":
                yield from _imported(project, migration)


def _imported(project: Path, migration: Path) -> Iterator[Path]:
    for name in _OURS.findall(migration.read_text()):
        place = project.joinpath(*name.split("."))
        if place.with_suffix(".py").is_file():
            yield place.with_suffix(".py")
        elif place.is_dir():
            yield from place.glob("*.py")
