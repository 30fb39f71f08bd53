"""A migrated cluster kept from one test run to the next, and what it was made from.

Only the tables come from here: each run still calls `migrate`, which finds nothing to do, or the migrations alone that
are new since, and loads its own rows.
"""

import hashlib
import json
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


_MADE_FROM = "made-from.json"
_CLUSTER = "cluster"


class TemplateCache:
    """Copies of a stopped cluster's folder, each beside the fingerprints of everything that made its tables."""

    def __init__(self, *, store: Store, project: Path, identity: Identity) -> None:
        self._store, self._identity = store, identity
        self._folder = store.root / "test-templates"
        self._makers = _fingerprints(project)
        self._entry = (
            self._folder / hashlib.sha256(repr(sorted(self._makers.items())).encode()).hexdigest()[:20]
        )

    def restore(self, data: Path) -> bool:
        """Put a kept cluster at `data` if there is one to begin with; say whether it is complete.

        One is to begin with where whatever made it is unchanged: what has been added since are migrations to run.
        """
        with self._store.locked("template"):
            if self._entry.exists():
                self._copy(self._entry / _CLUSTER, data)
                return True
            begun = [entry for entry in self._entries() if _made_from(entry).items() <= self._makers.items()]
            if begun:
                self._copy(max(begun, key=lambda entry: len(_made_from(entry))) / _CLUSTER, data)
            return False

    def keep(self, data: Path) -> None:
        """Keep a copy of a stopped cluster, and only the latest few."""
        with self._store.locked("template"):
            if self._entry.exists():
                return
            self._folder.mkdir(exist_ok=True)
            # The servers' account owns what lies here and must pass through.
            self._folder.chmod(0o711)
            work = Path(tempfile.mkdtemp(dir=self._folder))
            work.chmod(0o711)
            self._copy(data, work / _CLUSTER)
            (work / _MADE_FROM).write_text(json.dumps(self._makers))
            work.replace(self._entry)
            for old in self._entries()[:-_KEPT]:
                shutil.rmtree(old, ignore_errors=True)

    def _entries(self) -> list[Path]:
        """What is kept, the oldest first."""
        if not self._folder.exists():
            return []
        return sorted(self._folder.iterdir(), key=lambda entry: entry.stat().st_mtime)

    def _copy(self, source: Path, target: Path) -> None:
        subprocess.run(["cp", "-R", str(source), str(target)], check=True)
        if self._identity.uid is not None:
            owner = f"{self._identity.uid}:{self._identity.gid}"
            subprocess.run(["chown", "-R", owner, str(target)], check=True)
        target.chmod(0o700)
        target.touch()


def _made_from(entry: Path) -> dict[str, str]:
    """What a kept cluster was made from; nothing that could be matched where another version of us kept it."""
    try:
        makers: dict[str, str] = json.loads((entry / _MADE_FROM).read_text())
    except FileNotFoundError:
        return {"": ""}
    return makers


def _fingerprints(project: Path) -> dict[str, str]:
    return {
        str(path.relative_to(project)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(set(_makers_of_tables(project)))
    }


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
