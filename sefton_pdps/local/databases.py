"""Databases in an embedded cluster: roles, privileges, addresses, clones."""

from dataclasses import dataclass
from pathlib import Path

from psycopg2 import sql

from sefton_pdps.local.postgres import Postgres

OWNER, APP, BACKUP = "sefton_owner", "sefton_app", "sefton_backup"
SETUP_SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "database-setup.sql"


@dataclass(frozen=True)
class Passwords:
    """The passwords of the three roles."""

    owner: str
    app: str
    backup: str


@dataclass(frozen=True)
class Addresses:
    """A database by the role that uses it."""

    app: str
    owner: str
    backup: str

    def environment(self) -> dict[str, str]:
        """Return the variables that settings read."""
        return {"DATABASE_URL": self.app, "MIGRATE_DATABASE_URL": self.owner}


def set_up(server: Postgres, *, name: str, passwords: Passwords) -> None:
    """Make the roles and an empty database, or bring those that exist to the same state."""
    server.run_script(
        SETUP_SCRIPT,
        SEFTON_DATABASE=name,
        SEFTON_OWNER_PASSWORD=passwords.owner,
        SEFTON_APP_PASSWORD=passwords.app,
        SEFTON_BACKUP_PASSWORD=passwords.backup,
    )


def addresses(server: Postgres, *, name: str, passwords: Passwords) -> Addresses:
    """Return a database's address for each role."""
    return Addresses(
        app=server.url(APP, passwords.app, name),
        owner=server.url(OWNER, passwords.owner, name),
        backup=server.url(BACKUP, passwords.backup, name),
    )


def clone(server: Postgres, *, template: str, name: str) -> None:
    """Copy a database to which nobody is connected. The right to connect is not copied: it is given again."""
    statements = (
        "CREATE DATABASE {name} TEMPLATE {template} OWNER {owner} STRATEGY FILE_COPY",
        "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {name} TO {app}, {backup}",
    )
    names = {
        key: sql.Identifier(value)
        for key, value in (
            ("name", name), ("template", template), ("owner", OWNER), ("app", APP), ("backup", BACKUP),
        )
    }  # fmt: skip
    _execute(server, *(sql.SQL(statement).format(**names) for statement in statements))


def drop(server: Postgres, *, name: str) -> None:
    """Drop a database and end whatever is still connected to it."""
    _execute(server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def is_empty(server: Postgres, *, name: str) -> bool:
    """Say whether nothing was ever migrated in a database."""
    connection = server.connect(name)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('public.django_migrations') IS NULL")
            return bool(cursor.fetchone()[0])
    finally:
        connection.close()


def _execute(server: Postgres, *statements: sql.Composable) -> None:
    connection = server.connect()
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()
