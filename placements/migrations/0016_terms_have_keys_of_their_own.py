from django.db import migrations

# The key follows from the child and the term, as that of a kept month does: the same children give the same rows.
KEEP = """
CREATE OR REPLACE FUNCTION placements_keep_child_terms() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM placements_childsearchterm WHERE child_id = OLD.id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    INSERT INTO placements_childsearchterm (id, child_id, term)
        SELECT {key}, NEW.id, term FROM placements_child_terms(NEW) AS term;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0015_costs_row_security")]

    operations = [
        migrations.RunSQL(
            KEEP.format(key="md5(NEW.id::text || term)::uuid"), KEEP.format(key="gen_random_uuid()")
        )
    ]
