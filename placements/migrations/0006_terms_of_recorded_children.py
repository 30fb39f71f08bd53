from django.db import migrations

# Under row security an INSERT ... SELECT without a scope would read no child and write nothing.
FILL = """
SELECT set_config('sefton.scope', 'system', true);
INSERT INTO placements_childsearchterm (id, child_id, term)
    SELECT gen_random_uuid(), child.id, term
    FROM placements_child AS child CROSS JOIN LATERAL placements_child_terms(child) AS term;
SET CONSTRAINTS ALL IMMEDIATE;
SELECT set_config('sefton.scope', '', true);
"""
EMPTY = """
SELECT set_config('sefton.scope', 'system', true);
DELETE FROM placements_childsearchterm;
SELECT set_config('sefton.scope', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0005_children_without_a_postcode")]

    operations = [migrations.RunSQL(FILL, EMPTY)]
