from django.db import migrations

# The arguments are steps with the columns that go with them, `issued>signed:provider_signed_at`; an empty step where
# the state stays. What is said names columns, never what stands in them.
MAY = """
CREATE FUNCTION sefton_provider_may_not() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A provider does not % this row of %.', lower(TG_OP), TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

CREATE FUNCTION sefton_provider_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
    step text := '';
    part text;
    may text[] := '{}';
    changed text;
BEGIN
    IF before ->> 'state' IS DISTINCT FROM after ->> 'state' THEN
        step := (before ->> 'state') || '>' || (after ->> 'state');
    END IF;
    FOREACH part IN ARRAY coalesce(TG_ARGV, '{}') LOOP
        IF split_part(part, ':', 1) = step THEN
            may := string_to_array(split_part(part, ':', 2), ' ') || CASE WHEN step <> '' THEN 'state' ELSE '' END;
        END IF;
    END LOOP;
    SELECT string_agg(key, ', ' ORDER BY key) INTO changed
        FROM jsonb_each(before) WHERE value IS DISTINCT FROM after -> key AND key <> ALL (may);
    IF changed IS NOT NULL THEN
        RAISE EXCEPTION 'A provider does not change % of %.', changed, TG_TABLE_NAME USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- Asked with the provider's own eyes: row policies hide what is not its own.
CREATE FUNCTION sefton_provider_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    stands boolean;
BEGIN
    EXECUTE format(
        'SELECT EXISTS (SELECT 1 FROM %I p WHERE p.id = $1 AND ($2 = $3 OR (to_jsonb(p) ->> $4 = ANY ($5)'
        ' AND coalesce((to_jsonb(p) ->> $6)::timestamptz > sefton_now(), true))))', TG_ARGV[1])
        INTO stands
        USING (now_row ->> TG_ARGV[0])::uuid, TG_ARGV[2], '', 'state', string_to_array(TG_ARGV[2], ' '), 'closes_at';
    IF NOT stands THEN
        RAISE EXCEPTION 'A provider does not write into % there, or not now.', TG_TABLE_NAME USING ERRCODE = '42501';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
UNDO = "DROP FUNCTION sefton_provider_within(); DROP FUNCTION sefton_provider_changes(); DROP FUNCTION sefton_provider_may_not();"


class Migration(migrations.Migration):
    """Two guards for every table that a provider's scope reaches: what no service of a provider's does, no SQL does."""

    dependencies = [("core", "0004_counters_behind_a_function")]

    operations = [migrations.RunSQL(MAY, UNDO)]
