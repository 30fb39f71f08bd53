import re
from typing import Any

from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, COUNCIL_ONLY, own_rows

SCOPE = r"\( SELECT sefton_scope\(\) AS sefton_scope\)"
# How PostgreSQL writes the three conditions as they were first made, and what says the same in one sub-select.
REWRITTEN = [
    (rf"\({SCOPE} = ANY \(ARRAY\['council'::text, 'system'::text\]\)\)", COUNCIL),
    (rf"\({SCOPE} = 'council'::text\)", COUNCIL_ONLY),
    (rf"\({SCOPE} = \('provider:'::text \|\| \(([\w.]+)\)::text\)\)", own_rows(r"\1")),
    (r"= sefton_scope\(\)", "= (SELECT sefton_scope())"),
]


def rewritten(condition: str) -> str:
    """A policy's condition with each test of the scope as one sub-select; of the same meaning."""
    for pattern, sub_select in REWRITTEN:
        condition = re.sub(pattern, sub_select, condition)
    return condition


def rewrite_policies(apps: Any, schema_editor: Any) -> None:
    """Change every policy of a database migrated before the conditions were one sub-select; a new one has none."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT policyname, tablename, qual, with_check FROM pg_policies WHERE schemaname = 'public'"
        )
        for policy, table, using, check in cursor.fetchall():
            changed = [
                f"{word} ({rewritten(one)})" for word, one in (("USING", using), ("WITH CHECK", check)) if one
            ]
            if (using or "", check or "") != (rewritten(using or ""), rewritten(check or "")):
                cursor.execute(f"ALTER POLICY {policy} ON {table} {' '.join(changed)}")


class Migration(migrations.Migration):
    """The planner takes a test of a sub-select's result for one row in a hundred, and sorts whole tables for it."""

    dependencies = [
        ("reporting", "0003_pages_of_the_pdf"),
        ("calloffs", "0013_lists_walk_an_index"),
        ("placements", "0009_lists_walk_an_index"),
        ("providers", "0007_lists_walk_an_index"),
        ("notifications", "0002_given_up_in_order"),
        ("jobs", "0002_row_security"),
        ("files", "0001_stored_files"),
        ("core", "0003_provider_of_the_scope"),
    ]

    operations = [migrations.RunPython(rewrite_policies, migrations.RunPython.noop)]
