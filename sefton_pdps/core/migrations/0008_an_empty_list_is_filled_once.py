from django.db import migrations

# An answer of several parts is kept as a list: an empty one is as open to be filled once as an empty text.
NOW = """
CREATE OR REPLACE FUNCTION sefton_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb;
    part text;
    changed text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'What was decided stays: a row of % is not removed.', TG_TABLE_NAME USING ERRCODE = 'SP021';
    END IF;
    after := to_jsonb(NEW);
    FOREACH part IN ARRAY coalesce(TG_ARGV, '{}') LOOP
        IF left(part, 1) <> '+' THEN
            before := before - part;
        ELSIF coalesce(before ->> substr(part, 2), '') IN ('', '[]') THEN
            before := before - substr(part, 2);
        END IF;
    END LOOP;
    SELECT string_agg(key, ', ' ORDER BY key) INTO changed
        FROM jsonb_each(before) WHERE value IS DISTINCT FROM after -> key;
    IF changed IS NOT NULL THEN
        RAISE EXCEPTION 'What was decided stays: % of % does not change.', changed, TG_TABLE_NAME
            USING ERRCODE = 'SP021';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = NOW.replace("IN ('', '[]')", "= ''")


class Migration(migrations.Migration):
    """A column that is filled in later may be a list."""

    dependencies = [("core", "0007_decided_rows_stay")]

    operations = [migrations.RunSQL(NOW, BEFORE)]
