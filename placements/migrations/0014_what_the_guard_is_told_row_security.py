from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, grant_columns, revoke, secure


class Migration(migrations.Migration):
    """Council only. What was let through is never rewritten: only taking it back is added."""

    dependencies = [("placements", "0013_what_the_guard_is_told")]

    operations = [
        secure("placements_identifiers", COUNCIL),
        revoke("placements_identifiers", "DELETE"),
        secure("placements_letthrough", COUNCIL),
        revoke("placements_letthrough", "DELETE"),
        grant_columns("placements_letthrough", "taken_back_at, taken_back_by_id"),
    ]
