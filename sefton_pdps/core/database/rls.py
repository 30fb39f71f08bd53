"""Row-level security for migrations: one spelling of a policy for every row-secured table.

Each condition on the scope is one sub-select: evaluated once a statement, not once a row, and estimated by the
planner at half the table. `(SELECT sefton_scope()) IN (...)`, which says the same, is estimated at one row in a
hundred, and lists that walk an index become sorts of the whole table.
"""

from django.db import migrations

COUNCIL = "(SELECT sefton_scope() IN ('council', 'system'))"
COUNCIL_ONLY = "(SELECT sefton_scope() = 'council')"


def own_rows(column: str = "provider_id") -> str:
    """The condition under which a provider sees a row of its own; compared as uuid, so that an index serves it."""
    return f"{column} = (SELECT sefton_provider())"


def secure(table: str, using: str, check: str | None = None) -> migrations.RunSQL:
    """Turn row security on for a table, for its owner too, with one policy for reading and writing."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {table}_scope ON {table} USING ({using}) WITH CHECK ({check or using});
        """,
        f"""
        DROP POLICY {table}_scope ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


def admit(table: str, name: str, command: str, *, using: str = "", check: str = "") -> migrations.RunSQL:
    """One more policy of a secured table: what else may be done (SELECT, INSERT, UPDATE) beside its own rule."""
    rule = " ".join(filter(None, [using and f"USING ({using})", check and f"WITH CHECK ({check})"]))
    policy = f"{table}_{name}"
    return migrations.RunSQL(
        f"CREATE POLICY {policy} ON {table} FOR {command} {rule}", f"DROP POLICY {policy} ON {table}"
    )


def own_people(column: str) -> str:
    """The condition under which a row is about one of a provider's own people: by their index, each counted once."""
    return f"{column} IN (SELECT u.id FROM accounts_user u WHERE u.{own_rows()})"


def alter_policy(table: str, name: str, *, using: str, before: str, check: bool = False) -> migrations.RunSQL:
    """Write a policy's condition anew, where it says the same in a way that an index serves."""
    policy = f"ALTER POLICY {table}_{name} ON {table}"
    there, back = ((f" WITH CHECK ({one})" if check else "") for one in (using, before))
    return migrations.RunSQL(f"{policy} USING ({using}){there}", f"{policy} USING ({before}){back}")


def admit_owner(table: str) -> migrations.RunSQL:
    """Let functions that run as the owner (doors) reach a secured table; the application's role is not the owner."""
    return migrations.RunSQL(
        f"CREATE POLICY {table}_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)",
        f"DROP POLICY {table}_owner ON {table}",
    )


def reference(table: str) -> list[migrations.RunSQL]:
    """A table that anybody may read, a round's page without sign-in included, and only the council may change."""
    return [secure(table, COUNCIL), admit(table, "read", "SELECT", using="true")]


def revoke(table: str, privileges: str) -> migrations.RunSQL:
    """Take privileges on a table from the application role (web, worker, beat)."""
    return migrations.RunSQL(
        f"REVOKE {privileges} ON {table} FROM sefton_app", f"GRANT {privileges} ON {table} TO sefton_app"
    )


def grant_columns(table: str, columns: str) -> migrations.RunSQL:
    """Let the application role update only the named columns of a table."""
    return migrations.RunSQL(
        f"REVOKE UPDATE ON {table} FROM sefton_app; GRANT UPDATE ({columns}) ON {table} TO sefton_app",
        f"GRANT UPDATE ON {table} TO sefton_app",
    )
