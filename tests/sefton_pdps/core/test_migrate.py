"""Two who migrate one database at once: the second waits for the first, and reads what is left only then.

Made model by model, the tables are those that Django makes.
"""

import os
import subprocess
import sys

import psycopg2
import pytest
from django.core.management import call_command
from django.core.management.commands import migrate
from pytest_django import DjangoDbBlocker

from sefton_pdps.core.management.commands.migrate import LOCK
from sefton_pdps.local import databases
from sefton_pdps.local.embedded import PROJECT
from sefton_pdps.local.postgres import SUPERUSER
from sefton_pdps.local.pytest_servers import servers
from sefton_pdps.settings import environment
from tests.conftest import clone

# Some with a new table, a new column, a changed constraint and code of their own; in a drill all there are.
SOME = [] if os.environ.get("DRILL") else ["providers", "0005"]


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


def _tables(database: str) -> str:
    """The tables, functions and rules of a database, as they would be made anew."""
    programs = servers.postgres.programs
    address = servers.postgres.url(SUPERUSER, "superuser", database)
    dump = [str(programs / "pg_dump"), "--schema-only", address]
    made = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
    # A word drawn for each dump.
    return "\n".join(
        line for line in made.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))
    )


@pytest.mark.whole
@pytest.mark.drawn
def test_model_by_model_the_tables_are_those_that_django_makes(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    databases.set_up(servers.postgres, name="empty_both", passwords=servers.passwords)
    made = []
    for command in ("migrate", migrate.Command()):
        with clone(django_db_blocker, template="empty_both") as name:
            call_command(command, *SOME, database="owner", verbosity=0)
            made.append(_tables(name))
    ours, djangos = made
    assert ours == djangos and "providers_provider" in ours
