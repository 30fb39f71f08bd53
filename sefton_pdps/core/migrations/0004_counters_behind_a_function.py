from django.db import migrations

from sefton_pdps.core.database.rls import reference, revoke

# A counter tells how many applications or call-offs there are: it is counted on, and never read.
NEXT = """
CREATE FUNCTION sefton_next_number(of_prefix text, in_year integer) RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO core_referencecounter (prefix, year, last) VALUES (of_prefix, in_year, 1)
        ON CONFLICT (prefix, year) DO UPDATE SET last = core_referencecounter.last + 1
        RETURNING last $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_provider_of_the_scope")]

    operations = [
        migrations.RunSQL(NEXT, "DROP FUNCTION sefton_next_number(text, integer)"),
        revoke("core_referencecounter", "SELECT, INSERT, UPDATE, DELETE"),
        *reference("core_workerheart"),
        migrations.AlterModelOptions("submission", {"base_manager_name": "objects"}),
    ]
