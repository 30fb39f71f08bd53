"""A small load of the demonstration, kept from one run to the next for as long as none of what makes it has changed.

Whoever comes first loads it and keeps rows and files under the checkout's store; the other processes of the run, and
later runs of the same day, take them from there. Kept beside it is the installation that it was loaded into, as it was
before: reference data draws its keys anew in each, and a second load into the same one gives the same rows, which a
real one tests (`tests/sefton_pdps/demo/test_moments.py`).
"""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.test import override_settings

from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local, moment_from_local
from sefton_pdps.demo.loading import load
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.postgres import SUPERUSER
from sefton_pdps.local.pytest_servers import servers
from sefton_pdps.local.store import locate
from tests.meta.sources import PACKAGES

DATABASE, INSTALLATION = "demonstration", "demonstration_before"
_KEPT = 2
_FILES = "files"
# Columns that the database draws anew in each load; nothing refers to them (ADR 74, 75 and 88).
DRAWN = {
    "placements_feemonthtotal": ["id"],
    "placements_feenighttotal": ["id"],
    "providers_settingcount": ["id"],
    "reporting_figureschange": ["id", "transaction", "at"],
}


@dataclass(frozen=True)
class Loaded:
    """The day and the moment that it was loaded for, and its files.

    `database`, and `installation` without the load, are in this process's own server; nobody is connected to them, so
    they can be copied.
    """

    today: date
    now: datetime
    files: Path
    database: str = DATABASE
    installation: str = INSTALLATION


def early() -> datetime:
    """The last 5:41 in the morning, before anybody's working day: one moment for all the runs of a day."""
    now = clock.now()
    moment = moment_from_local(clock.today(), time(5, 41))
    return moment if moment <= now else moment_from_local(clock.today() - clock.DAY, time(5, 41))


def load_small(now: datetime, files: Path) -> None:
    """Load both demonstration data sets, small, into the database at hand, with their files in a folder."""
    with override_settings(FILES_ROOT=str(files), MEDIA_ROOT=str(files)):
        load(seed=3, today=local(now).date(), say=lambda words: None, scale=4, now=now)


def fingerprints(database: str) -> dict[str, str]:
    """Every row of every table of a database, as one fingerprint a table, but for columns that are drawn.

    Read past row security.
    """
    connection = servers.postgres.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
            rows = {}
            for (table,) in cursor.fetchall():
                cursor.execute(
                    "SELECT md5(string_agg(told, '|' ORDER BY told)) FROM"
                    f" (SELECT (to_jsonb(t) - %s::text[])::text AS told FROM {table} t) AS rows",
                    [DRAWN.get(table, [])],
                )
                rows[table] = cursor.fetchone()[0]
            return rows
    finally:
        connection.close()


def kept_or_loaded(now: datetime, load_into: Callable[[Path], None]) -> Loaded:
    """Give the load of a moment: from what is kept, else by `load_into`, into a copy of INSTALLATION and a folder."""
    store = locate(PROJECT)
    place = store.root / "test-demonstrations" / _fingerprint(now)
    with store.locked("demonstration"):
        if place.exists():
            for name in (DATABASE, INSTALLATION):
                _run(
                    "pg_restore", "--exit-on-error", "--create", "--jobs=2", place / name, database="postgres"
                )
            _execute(DATABASE, "ANALYZE")
        else:
            place.parent.mkdir(exist_ok=True)
            work = Path(tempfile.mkdtemp(dir=place.parent))
            servers.clone(INSTALLATION)
            load_into(work / _FILES)
            for name in (DATABASE, INSTALLATION):
                _run("pg_dump", "--format=custom", "--compress=1", "--file", work / name, database=name)
            work.replace(place)
            _keep_the_latest(place.parent)
        files = servers.folder / "demonstration-files"
        shutil.copytree(place / _FILES, files)
    return Loaded(local(now).date(), now, files)


def _run(program: str, *arguments: str | Path, database: str) -> None:
    address = servers.postgres.url(SUPERUSER, servers.postgres.password, database)
    ran = subprocess.run(
        [servers.postgres.programs / program, *arguments, "--dbname", address],
        cwd="/", capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, f"{program}: {ran.stderr}"


def _execute(database: str, statement: str) -> None:
    connection = servers.postgres.connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def _keep_the_latest(folder: Path) -> None:
    places = sorted(folder.iterdir(), key=lambda place: place.stat().st_mtime)
    for old in places[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _fingerprint(now: datetime) -> str:
    """Of the moment, and of everything that a load passes through."""
    digest = hashlib.sha256(now.isoformat().encode())
    for path in sorted(_makers()):
        digest.update(str(path.relative_to(PROJECT)).encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _makers() -> Iterator[Path]:
    yield PROJECT / "requirements" / "run.txt"
    yield Path(__file__)
    for folder in (*PACKAGES, "templates"):
        yield from (
            path
            for path in (PROJECT / folder).rglob("*")
            if path.is_file() and path.suffix in {".py", ".toml", ".json", ".csv", ".html", ".css"}
        )
