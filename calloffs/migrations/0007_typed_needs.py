from importlib import import_module

from django.db import migrations

# The name begins with a number, so it cannot be imported by a statement.
rows = import_module("placements.migrations.0004_typed_needs")


def use_codes(apps, schema_editor):
    _rewrite(apps, schema_editor, _with_codes)


def use_pairs(apps, schema_editor):
    _rewrite(apps, schema_editor, _with_pairs)


def _with_codes(profile):
    kept = {name: text for name, text in profile.items() if name != "table"}
    return {**kept, "needs": [rows.typed(pair, pets_by_meaning=False) for pair in profile.get("table", [])]}


def _with_pairs(profile):
    kept = {name: text for name, text in profile.items() if name != "needs"}
    return {**kept, "table": [rows.pair_of(row) for row in profile.get("needs", [])]}


def _rewrite(apps, schema_editor, change):
    """What was published is frozen by a trigger; here only its shape changes, so the owner stands it aside."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sefton.scope', 'system', true)")
        cursor.execute("ALTER TABLE calloffs_calloff DISABLE TRIGGER call_off_guard")
        published = apps.get_model("calloffs", "CallOff").objects.using(connection.alias)
        for call_off in published.filter(profile__isnull=False):
            call_off.profile = change(call_off.profile)
            call_off.save(update_fields=["profile"])
        cursor.execute("ALTER TABLE calloffs_calloff ENABLE TRIGGER call_off_guard")


class Migration(migrations.Migration):
    """The frozen copies of profiles get codes and kinds; the keys of the offers' answers stay as they are."""

    dependencies = [
        ("calloffs", "0006_impact_answered_with_the_key"),
        ("placements", "0004_typed_needs"),
    ]

    operations = [migrations.RunPython(use_codes, use_pairs)]
