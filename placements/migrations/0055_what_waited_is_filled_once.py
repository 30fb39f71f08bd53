from django.db import migrations

from sefton_pdps.core.database.decided import stays

WHEN = "OLD.state NOT IN ('draft', 'submitted')"
ONCE = "searching_at agreed_at placed_at withdrawn_at withdrawn_reason"
BEFORE = stays("placements_referral", when=WHEN, may_change="state", once=ONCE)
# What an emergency may leave for later, and the text that an answer among them asks for.
ANSWERS = (
    "communication_needs communication_requirements home_adaptation cultural_needs cultural_detail living_companions "
    "pets needs_story"
)
NOW = stays(
    "placements_referral",
    when=WHEN,
    may_change="state version left_for_later",
    once=f"{ONCE} {ANSWERS}",
)
# The list of what is left only grows shorter, but for the text that its own answer asks for; nothing is filled that was
# not on it.
LEFT = f"""
CREATE FUNCTION placements_answers_what_was_left() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
    part text;
BEGIN
    IF NOT (NEW.left_for_later - 'cultural_detail') <@ OLD.left_for_later THEN
        RAISE EXCEPTION 'What was not left for later is not left afterwards.' USING ERRCODE = 'SP021';
    END IF;
    FOREACH part IN ARRAY string_to_array('{ANSWERS}', ' ') LOOP
        IF before -> part IS DISTINCT FROM after -> part AND NOT OLD.left_for_later ? part
           AND NOT (part = 'cultural_detail' AND OLD.left_for_later ? 'cultural_needs') THEN
            RAISE EXCEPTION 'What was approved stays: % was not left for later.', part USING ERRCODE = 'SP021';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER referral_answers_what_was_left BEFORE UPDATE ON placements_referral
    FOR EACH ROW WHEN ({WHEN} AND NEW.state <> 'draft')
    EXECUTE FUNCTION placements_answers_what_was_left();
"""
UNDO = """
DROP TRIGGER referral_answers_what_was_left ON placements_referral;
DROP FUNCTION placements_answers_what_was_left();
"""


class Migration(migrations.Migration):
    """After approval only what an emergency left for later is answered, once each."""

    dependencies = [
        ("placements", "0054_tonight_asks_less"),
        ("core", "0008_an_empty_list_is_filled_once"),
    ]

    operations = [
        migrations.RunSQL(BEFORE.reverse_sql, BEFORE.sql),
        NOW,
        migrations.RunSQL(LEFT, UNDO),
    ]
