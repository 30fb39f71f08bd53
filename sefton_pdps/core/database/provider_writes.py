"""What SQL in a provider's scope may write, for migrations: rows to add, columns to change, rows to remove.

A row policy knows rows and not columns, and one policy for every command lets whoever sees a row remove it. These
triggers bind the application's role in a provider's scope; functions that run as the owner (doors, which check for
themselves) pass, and so do the council's and the system's scopes. The same stands in `docs/provider-writes.toml` with
the reasons; `tests/meta/test_provider_writes.py` tries every table and column.
"""

from collections.abc import Mapping

from django.db import migrations

IN_SCOPE = "current_user = 'sefton_app' AND current_setting('sefton.scope', true) LIKE 'provider:%'"


def provider_writes(
    table: str,
    *,
    adds: str = "",
    changes: Mapping[str, str] | None = None,
    changes_when: str = "",
    removes: bool = False,
) -> migrations.RunSQL:
    """State what a provider's scope writes into a table; what is not stated is refused.

    `adds`: the condition on NEW under which a row is added, `true` for any; empty for none. `changes`: columns by the
    step of the state that they go with, `{"issued>signed": "signed_at"}`, an empty step where the state stays;
    `changes_when`: a condition on OLD and NEW besides. `removes`: rows may be removed.
    """
    guards = {}
    if adds != "true":
        guards["provider_adds"] = (_refused("INSERT", adds), "sefton_provider_may_not()")
    given = ", ".join(f"'{step}:{columns}'" for step, columns in (changes or {}).items())
    guards["provider_changes"] = (_refused("UPDATE"), f"sefton_provider_changes({given})")
    if changes_when:
        guards["provider_changes_when"] = (_refused("UPDATE", changes_when), "sefton_provider_may_not()")
    if not removes:
        guards["provider_removes"] = (_refused("DELETE"), "sefton_provider_may_not()")
    make = (
        f"CREATE TRIGGER {name} BEFORE {on.format(table=table)} EXECUTE FUNCTION {function};"
        for name, (on, function) in guards.items()
    )
    return migrations.RunSQL("\n".join(make), "".join(f"DROP TRIGGER {name} ON {table};" for name in guards))


def provider_within(
    table: str,
    column: str,
    parent: str,
    *,
    states: str = "",
    on: str = "INSERT OR UPDATE OR DELETE",
    when: str = "",
) -> migrations.RunSQL:
    """In a provider's scope rows are written only under a row of another table that this provider sees.

    `column` names that row by its key. `states`: it is in one of these, and its closing time, where it has one, has
    not passed by the database's clock. `when`: a condition on OLD and NEW under which this is asked at all.
    """
    name = f"provider_within_{column}"
    asked = f"{IN_SCOPE} AND ({when})" if when else IN_SCOPE
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} BEFORE {on} ON {table} FOR EACH ROW WHEN ({asked})"
        f" EXECUTE FUNCTION sefton_provider_within('{column}', '{parent}', '{states}')",
        f"DROP TRIGGER {name} ON {table}",
    )


def _refused(command: str, unless: str = "") -> str:
    condition = f"{IN_SCOPE} AND ({unless}) IS NOT TRUE" if unless else IN_SCOPE
    return f"{command} ON {{table}} FOR EACH ROW WHEN ({condition})"
