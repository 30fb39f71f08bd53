from django.db import migrations

# Databases migrated before this function stood in 0001 get it here; every row policy below `core` may then use it.
PROVIDER = """
CREATE OR REPLACE FUNCTION sefton_provider() RETURNS uuid LANGUAGE sql STABLE AS
    $$ SELECT substring(sefton_scope() FROM '^provider:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$')::uuid $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_folded_names")]

    operations = [migrations.RunSQL(PROVIDER, migrations.RunSQL.noop)]
