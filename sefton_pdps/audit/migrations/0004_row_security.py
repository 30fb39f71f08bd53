from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, admit, admit_owner, revoke, secure

COUNT = """
CREATE FUNCTION audit_count_refusal(of_person uuid, of_page text, in_minute timestamptz) RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO audit_refusal (id, person_id, page, minute, count)
        VALUES (gen_random_uuid(), of_person, left(of_page, 100), in_minute, 1)
        ON CONFLICT (person_id, page, minute) DO UPDATE SET count = audit_refusal.count + 1
        RETURNING count $$;
"""


class Migration(migrations.Migration):
    """Everybody writes the trail, from whatever scope; it is read by the council, and in part by whom it is about.

    What a provider reads stands in the migration of the app that knows providers' own things.
    """

    dependencies = [("audit", "0003_events_by_uuid")]

    operations = [
        secure("audit_event", COUNCIL),
        admit("audit_event", "write", "INSERT", check="true"),
        secure("audit_refusal", COUNCIL),
        admit_owner("audit_refusal"),
        revoke("audit_refusal", "INSERT, UPDATE, DELETE"),
        migrations.RunSQL(COUNT, "DROP FUNCTION audit_count_refusal(uuid, text, timestamptz)"),
    ]
