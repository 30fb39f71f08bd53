from importlib import import_module

from django.db import migrations

replaced = import_module("calloffs.migrations.0039_deadlines_move_later").guard
submitted = import_module("calloffs.migrations.0034_fee_lines_have_one_shape").SUBMIT
withdrawn = (
    "CREATE FUNCTION calloffs_withdraw_offer"
    + import_module("calloffs.migrations.0003_offer_submission").SUBMIT.partition(
        "CREATE FUNCTION calloffs_withdraw_offer"
    )[2]
)

# A competition in an emergency closes when everybody who was invited has declined or offered: by the function below
# alone, which runs as the owner of the table, and only where the answers bear it out. The moment is the database's own;
# a person moves a deadline later only. Silent people are nudged once, in the second half of the time (ADR 118).
LATER = "AND NEW.closes_at > OLD.closes_at\n"
EARLIER = """
    IF NEW.answered_at IS DISTINCT FROM OLD.answered_at THEN
        IF OLD.answered_at IS NULL AND OLD.emergency AND OLD.state = 'published' AND NEW.state = 'published'
                AND sefton_now() < OLD.closes_at AND current_user = (
                    SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
            PERFORM calloffs_refuse_unless_all_answered(OLD.id);
            NEW.closes_at := sefton_now();
            NEW.answered_at := NEW.closes_at;
            NEW.first_closes_at := coalesce(OLD.first_closes_at, OLD.closes_at);
        ELSE
            RAISE EXCEPTION 'A competition closes early only by the answers of everybody who was invited.'
                USING ERRCODE = 'SP010';
        END IF;
    END IF;
    IF NEW.nudged_at IS DISTINCT FROM OLD.nudged_at AND NOT coalesce(
            OLD.emergency AND OLD.state = 'published' AND sefton_now() < OLD.closes_at
            AND sefton_now() >= OLD.published_at + (OLD.closes_at - OLD.published_at) / 2, false) THEN
        RAISE EXCEPTION 'The silent are nudged in the second half of an emergency.' USING ERRCODE = 'SP010';
    END IF;
"""
BEGINS = "BEGIN\n"
by_answers = "AND (NEW.closes_at > OLD.closes_at OR NEW.answered_at = NEW.closes_at)\n"
guard = replaced.replace(LATER, by_answers, 1).replace(BEGINS, f"{BEGINS}{EARLIER}", 1)

# Each provider's offers are read in that provider's own scope, as the seal has it (ADR 3): what leaves is one yes for all
# of them together, at the moment at which the seal opens anyway. Nobody but the owner's own functions may ask.
ANSWERED = """
CREATE FUNCTION calloffs_all_answered(competition uuid) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text := current_setting('sefton.scope', true);
    invited bigint;
    asked uuid[];
    provider uuid;
    answered boolean := true;
BEGIN
    PERFORM set_config('sefton.scope', 'system', true);
    SELECT count(*), array_agg(i.provider_id) FILTER (WHERE i.declined_at IS NULL) INTO invited, asked
        FROM calloffs_invitation i WHERE i.call_off_id = competition;
    FOREACH provider IN ARRAY coalesce(asked, '{}') LOOP
        PERFORM set_config('sefton.scope', 'provider:' || provider::text, true);
        -- A home whose offer was begun and not sent is an answer still to come.
        SELECT EXISTS (SELECT 1 FROM calloffs_offer o WHERE o.call_off_id = competition
                    AND o.provider_id = provider AND o.state = 'submitted')
            AND NOT EXISTS (SELECT 1 FROM calloffs_offerdraft d WHERE d.call_off_id = competition
                    AND d.provider_id = provider AND NOT EXISTS (
                        SELECT 1 FROM calloffs_offer o WHERE o.call_off_id = competition
                            AND o.setting_id = d.setting_id AND o.state = 'submitted')) INTO answered;
        EXIT WHEN NOT answered;
    END LOOP;
    PERFORM set_config('sefton.scope', coalesce(before, ''), true);
    RETURN invited > 0 AND answered;
END $$;
REVOKE ALL ON FUNCTION calloffs_all_answered(uuid) FROM PUBLIC;

CREATE FUNCTION calloffs_refuse_unless_all_answered(competition uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT calloffs_all_answered(competition) THEN
        RAISE EXCEPTION 'Somebody who was invited has not answered yet.' USING ERRCODE = 'SP010';
    END IF;
END $$;
REVOKE ALL ON FUNCTION calloffs_refuse_unless_all_answered(uuid) FROM PUBLIC;

CREATE FUNCTION calloffs_close_when_all_answered(competition uuid) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF calloffs_all_answered(competition) THEN
        UPDATE calloffs_calloff SET answered_at = sefton_now()
            WHERE id = competition AND emergency AND state = 'published' AND sefton_now() < closes_at;
    END IF;
END $$;
REVOKE ALL ON FUNCTION calloffs_close_when_all_answered(uuid) FROM PUBLIC;

-- In an emergency answers come in one after the other: each holds the competition before the clock is read, so that of
-- two last answers the second sees the first, and none is given or taken back after all had answered.
CREATE FUNCTION calloffs_invitation_answered() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    competition calloffs_calloff;
BEGIN
    SELECT * INTO competition FROM calloffs_calloff WHERE id = NEW.call_off_id;
    IF NOT competition.emergency THEN
        RETURN NULL;
    END IF;
    SELECT * INTO competition FROM calloffs_calloff WHERE id = NEW.call_off_id FOR NO KEY UPDATE;
    IF competition.state <> 'published' OR sefton_now() >= competition.closes_at THEN
        RAISE EXCEPTION 'closed' USING ERRCODE = 'SP001';
    END IF;
    PERFORM calloffs_close_when_all_answered(competition.id);
    RETURN NULL;
END $$;
CREATE TRIGGER invitation_answered AFTER UPDATE ON calloffs_invitation
    FOR EACH ROW WHEN (OLD.declined_at IS DISTINCT FROM NEW.declined_at)
    EXECUTE FUNCTION calloffs_invitation_answered();
"""
UNDO = """
DROP TRIGGER invitation_answered ON calloffs_invitation;
DROP FUNCTION calloffs_invitation_answered();
DROP FUNCTION calloffs_close_when_all_answered(uuid);
DROP FUNCTION calloffs_refuse_unless_all_answered(uuid);
DROP FUNCTION calloffs_all_answered(uuid);
"""


def _in_turn(function: str, call_off: str) -> str:
    """In an emergency the competition is held alone, or else shared with the other offers."""
    held = f"SELECT * INTO competition FROM calloffs_calloff WHERE id = {call_off}"
    shared = f"    {held} FOR SHARE;\n"
    return function.replace(
        shared,
        f"    {held};\n"
        "    IF competition.emergency THEN\n"
        f"        {held} FOR NO KEY UPDATE;\n"
        "    ELSE\n"
        f"        {held} FOR SHARE;\n"
        "    END IF;\n",
        1,
    )


submit = _in_turn(submitted, "draft.call_off_id").replace(
    "    RETURN QUERY SELECT new_id, received, print;",
    "    IF competition.emergency THEN\n"
    "        PERFORM calloffs_close_when_all_answered(competition.id);\n"
    "    END IF;\n"
    "    RETURN QUERY SELECT new_id, received, print;",
    1,
)
replaced_withdrawn = withdrawn.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
withdraw = _in_turn(replaced_withdrawn, "offer.call_off_id")


class Migration(migrations.Migration):
    """A competition in an emergency closes as soon as everybody who was invited has answered."""

    dependencies = [("calloffs", "0040_counting_in_hours")]

    operations = [
        migrations.RunSQL(ANSWERED, UNDO),
        migrations.RunSQL(guard, replaced),
        migrations.RunSQL(submit, submitted),
        migrations.RunSQL(withdraw, replaced_withdrawn),
    ]
