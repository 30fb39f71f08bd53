from importlib import import_module

from django.db import migrations

from sefton_pdps.core.database.decided import stays

before = import_module("placements.migrations.0055_what_waited_is_filled_once")

# Of an approved referral the answers are changed by the newest change that was asked for, once it is approved, and by
# nothing else: exactly those answers, from exactly what they were.
AMENDED = """
CREATE FUNCTION placements_is_amended(old_row jsonb, new_row jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT a.outcome = 'approved' AND a.answers = c.becomes AND a.before = c.was
        FROM placements_referralamendment a, (
            SELECT jsonb_object_agg(key, new_row -> key) AS becomes, jsonb_object_agg(key, value) AS was
            FROM jsonb_each(old_row) WHERE key <> 'version' AND value IS DISTINCT FROM new_row -> key
        ) c
        WHERE a.referral_id = (old_row ->> 'id')::uuid
        ORDER BY a.asked_at DESC LIMIT 1
    ), false)
$$;
"""
IS_NOT = "NOT placements_is_amended(to_jsonb(OLD.*), to_jsonb(NEW.*))"
LEFT = """
DROP TRIGGER referral_answers_what_was_left ON placements_referral;
CREATE TRIGGER referral_answers_what_was_left BEFORE UPDATE ON placements_referral
    FOR EACH ROW WHEN ({when} AND NEW.state <> 'draft')
    EXECUTE FUNCTION placements_answers_what_was_left();
"""
NOW = stays(
    "placements_referral",
    when=f"{before.WHEN} AND {IS_NOT}",
    may_change="state version left_for_later",
    once=f"{before.ONCE} {before.ANSWERS}",
    removable=f"NOT ({before.WHEN})",
)


class Migration(migrations.Migration):
    """An answer that was approved is changed by an amendment that another person approved."""

    dependencies = [("placements", "0068_referral_amendments")]

    operations = [
        migrations.RunSQL(AMENDED, "DROP FUNCTION placements_is_amended(jsonb, jsonb);"),
        migrations.RunSQL(before.NOW.reverse_sql, before.NOW.sql),
        NOW,
        migrations.RunSQL(LEFT.format(when=f"{before.WHEN} AND {IS_NOT}"), LEFT.format(when=before.WHEN)),
    ]
