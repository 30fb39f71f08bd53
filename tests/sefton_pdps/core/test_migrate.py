"""Two who migrate one database at once: the second waits for the first, and reads what is left only then."""

import subprocess
import sys

import psycopg2
import pytest

from sefton_pdps.core.management.commands.migrate import LOCK
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.pytest_servers import servers
from sefton_pdps.settings import environment


def _migrate(database: str) -> subprocess.Popen[str]:
    addresses = servers.addresses(database)
    env = environment.child(
        DJANGO_SETTINGS_MODULE="sefton_pdps.settings.test",
        DATABASE_URL=addresses.app,
        MIGRATE_DATABASE_URL=addresses.owner,
    )
    command = [sys.executable, "manage.py", "migrate", "--database", "owner", "--verbosity", "0"]
    return subprocess.Popen(
        command, cwd=PROJECT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.mark.whole
def test_a_migration_waits_until_the_one_before_it_has_ended(committed_db: str) -> None:
    first = psycopg2.connect(servers.addresses(committed_db).owner)
    first.autocommit = True
    with first.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    both = [_migrate(committed_db) for _ in range(2)]
    with pytest.raises(subprocess.TimeoutExpired):
        both[0].wait(6)
    assert both[1].poll() is None
    first.close()
    assert [(ran.wait(120), ran.stdout and ran.stdout.read()) for ran in both] == [(0, ""), (0, "")]
