from django.db import migrations

DRAFTS = """
UPDATE calloffs_offerdraft draft SET price_lines = (
    SELECT coalesce(jsonb_agg(
        (line.kept - 'weekly') || jsonb_build_object(
            'pounds', abs((line.kept ->> 'weekly')::numeric)::text,
            'sign', CASE WHEN (line.kept ->> 'weekly')::numeric < 0 THEN -1 ELSE 1 END)
        ORDER BY line.place), '[]'::jsonb)
    FROM jsonb_array_elements(draft.price_lines) WITH ORDINALITY AS line(kept, place))
WHERE jsonb_array_length(draft.price_lines) > 0
"""
LINES = "UPDATE {table} SET pounds = abs(weekly), sign = sign(weekly)"


def tell_by_terms(apps, schema_editor):
    """What was so many pounds a week is that still, as unit, pounds and sign; nobody's figure or text changes.

    The seal lets nobody read all offers, so their lines' row security does not bind the owner for the one statement; and
    the guard of proposals that were asked for is set aside for theirs.
    """
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sefton.scope', 'system', true)")
        cursor.execute(DRAFTS)
        cursor.execute("ALTER TABLE calloffs_offerpriceline NO FORCE ROW LEVEL SECURITY")
        cursor.execute(LINES.format(table="calloffs_offerpriceline"))
        cursor.execute("ALTER TABLE calloffs_offerpriceline FORCE ROW LEVEL SECURITY")
        cursor.execute("ALTER TABLE calloffs_proposalline DISABLE TRIGGER proposal_line_version_guard")
        cursor.execute(LINES.format(table="calloffs_proposalline"))
        cursor.execute("ALTER TABLE calloffs_proposalline ENABLE TRIGGER proposal_line_version_guard")


class Migration(migrations.Migration):
    """Lines of offers and proposals, and those of working copies, in the shape that all fee lines have (ADR 66)."""

    dependencies = [("calloffs", "0032_terms_of_fees")]

    operations = [migrations.RunPython(tell_by_terms, migrations.RunPython.noop)]
