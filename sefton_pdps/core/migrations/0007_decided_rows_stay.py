from django.db import migrations

# The arguments are the columns that may change: `state`, or `+ended_at` for one that is filled in once. What is said
# names columns, never what stands in them.
STAYS = """
CREATE FUNCTION sefton_stays() RETURNS trigger LANGUAGE plpgsql AS $$
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
        ELSIF coalesce(before ->> substr(part, 2), '') = '' THEN
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

# The arguments: the parent's table, the column that names the parent, and the states in which it is open.
WITH_PARENT = """
CREATE FUNCTION sefton_stays_with() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parents uuid[];
    decided boolean;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        parents := parents || (to_jsonb(OLD) ->> TG_ARGV[1])::uuid;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        parents := parents || (to_jsonb(NEW) ->> TG_ARGV[1])::uuid;
    END IF;
    EXECUTE format('SELECT bool_or(NOT state = ANY ($1)) FROM %I WHERE id = ANY ($2)', TG_ARGV[0])
        INTO decided USING TG_ARGV[2:], parents;
    IF decided THEN
        RAISE EXCEPTION 'What was decided stays: % goes with %.', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'SP021';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    """One guard for every decided row: it is not removed, and only named columns of it change, whoever writes."""

    dependencies = [("core", "0006_lives_take_steps")]

    operations = [
        migrations.RunSQL(STAYS, "DROP FUNCTION sefton_stays()"),
        migrations.RunSQL(WITH_PARENT, "DROP FUNCTION sefton_stays_with()"),
    ]
