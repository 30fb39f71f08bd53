"""What the database keeps of lives and decisions, for migrations: steps of a state, and rows that stay as decided.

Both bind every role and scope, the owner's too. A migration that must rewrite what is decided sets the trigger aside
by its name for its own statements, and says why.
"""

from collections.abc import Mapping

from django.db import migrations


def _takes_steps(table: str, steps: Mapping[str, str]) -> str:
    pairs = [f"'{source}>{target}'" for source, targets in steps.items() for target in targets.split()]
    return f"""
        CREATE OR REPLACE TRIGGER takes_steps BEFORE UPDATE ON {table}
            FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state)
            EXECUTE FUNCTION sefton_takes_steps({", ".join(pairs)});
        """


def lives(
    table: str, steps: Mapping[str, str], *, begins: str = "", before: Mapping[str, str] | None = None
) -> migrations.RunSQL:
    """A state moves along these steps only: `{"drafted": "issued ended"}`. `begins`: rows are added in it alone.

    The same steps as the machine's in `transitions`; `tests/meta/test_lives_in_the_database.py` compares the two.
    A later migration names all steps again, with those that held `before`; `begins` stays as it was.
    """
    make = _takes_steps(table, steps)
    undo = _takes_steps(table, before) if before else f"DROP TRIGGER takes_steps ON {table};"
    if begins:
        make += f"""
        CREATE TRIGGER takes_steps_from BEFORE INSERT ON {table}
            FOR EACH ROW WHEN (NEW.state <> '{begins}') EXECUTE FUNCTION sefton_takes_steps('{begins}');
        """
        undo += f"DROP TRIGGER takes_steps_from ON {table};"
    return migrations.RunSQL(make, undo)


def stays(
    table: str,
    *,
    when: str = "",
    may_change: str = "",
    once: str = "",
    sooner: str = "",
    removable: str = "",
    name: str = "stays",
) -> migrations.RunSQL:
    """A decided row stays: it is not removed, and no column changes but these.

    `when`: the condition, on OLD, from which it is decided; empty: from the beginning. `once`: columns that are
    filled in later and stay from then on; `sooner`: days that are filled in later and only become sooner, down to
    today (ADR 136). `removable`: the condition under which it may be taken away all the same.
    The same stands in `docs/decided-rows.toml` with the reasons; `tests/meta/test_decided_rows.py` tries every column.
    """
    marked = {"": may_change, "+": once, "<": sooner}
    given = ", ".join(f"'{mark}{one}'" for mark, columns in marked.items() for one in _names(columns))
    decided = f"WHEN ({when})" if when else ""
    guards = {name: (f"UPDATE{'' if removable else ' OR DELETE'}", decided)}
    if removable:
        guards[f"{name}_kept"] = ("DELETE", f"WHEN (NOT ({removable}))")
    return migrations.RunSQL(
        "".join(
            f"CREATE TRIGGER {guard} BEFORE {on} ON {table} FOR EACH ROW {condition}"
            f" EXECUTE FUNCTION sefton_stays({given});\n"
            for guard, (on, condition) in guards.items()
        ),
        "".join(f"DROP TRIGGER {guard} ON {table};\n" for guard in guards),
    )


def _names(columns: str) -> list[str]:
    return columns.replace(",", " ").split()


def stays_with(table: str, parent: str, column: str, *, open: str) -> migrations.RunSQL:
    """Rows are added, changed and removed only while the row that `column` names is in one of these states."""
    states = ", ".join(f"'{state}'" for state in _names(open))
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER stays_with BEFORE INSERT OR UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION sefton_stays_with('{parent}', '{column}', {states});
        """,
        f"DROP TRIGGER stays_with ON {table};",
    )
