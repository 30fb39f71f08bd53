from django.db import migrations

from sefton_pdps.core.database.decided import lives, stays, stays_with
from sefton_pdps.core.database.provider_writes import provider_within, provider_writes
from sefton_pdps.core.database.rls import COUNCIL, admit, own_rows, secure

SENT = "'with_home', 'agreed', 'signed', 'superseded'"
OF_A_SENT_PLAN = (
    f"plan_id IN (SELECT p.id FROM placements_placementplan p WHERE p.{own_rows()} AND p.state IN ({SENT}))"
)
STEPS = {
    "owed": "draft",
    "draft": "with_home",
    "with_home": "agreed draft",
    "agreed": "signed draft",
    "signed": "superseded",
}
# What the services refuse with a sentence: a version out of its line, what goes to the home unread or with a part empty,
# a signature by somebody who wrote of it, with a matter that nobody decides or somebody who is still asked to sign, and
# every step of a placement that will not happen.
GUARD = """
CREATE FUNCTION placements_plan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    home uuid;
    lives text;
BEGIN
    SELECT provider_id, state INTO home, lives FROM placements_placement WHERE id = NEW.placement_id;
    IF lives = 'cancelled' AND (TG_OP = 'INSERT' OR NEW.state IS DISTINCT FROM OLD.state) THEN
        RAISE EXCEPTION 'a placement that will not happen has no plan' USING ERRCODE = 'SP005';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.provider_id IS DISTINCT FROM home THEN
            RAISE EXCEPTION 'a plan is of the provider of its placement' USING ERRCODE = 'SP005';
        END IF;
        IF NEW.version <> 1 + (SELECT count(*) FROM placements_placementplan p WHERE p.placement_id = NEW.placement_id)
           OR (NEW.version > 1 AND NOT EXISTS (SELECT 1 FROM placements_placementplan p
               WHERE p.placement_id = NEW.placement_id AND p.state = 'signed')) THEN
            RAISE EXCEPTION 'a plan is written anew once the one before is signed' USING ERRCODE = 'SP005';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.state = 'with_home' AND OLD.state <> 'with_home' AND (
            NOT EXISTS (SELECT 1 FROM placements_planpart WHERE plan_id = NEW.id) OR EXISTS (
            SELECT 1 FROM placements_planpart WHERE plan_id = NEW.id AND (btrim(text) = '' OR saved_by_id IS NULL))) THEN
        RAISE EXCEPTION 'a plan goes to the home once every part is written' USING ERRCODE = 'SP005';
    END IF;
    IF NEW.state <> 'signed' OR OLD.state = 'signed' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM placements_planmatter WHERE plan_id = NEW.id)
       OR EXISTS (SELECT 1 FROM placements_planmatter WHERE plan_id = NEW.id AND decider = '') THEN
        RAISE EXCEPTION 'a plan is signed once somebody decides each matter' USING ERRCODE = 'SP005';
    END IF;
    IF EXISTS (SELECT 1 FROM placements_plansignature WHERE plan_id = NEW.id AND name = '' AND reason = '') THEN
        RAISE EXCEPTION 'a plan is signed once everybody who is asked has signed, or a reason stands'
            USING ERRCODE = 'SP005';
    END IF;
    IF NEW.signed_by_id IS NULL OR NEW.signed_by_id = NEW.begun_by_id OR NEW.signed_by_id = NEW.sent_by_id
       OR EXISTS (SELECT 1 FROM placements_planpart WHERE plan_id = NEW.id AND saved_by_id = NEW.signed_by_id)
       OR EXISTS (SELECT 1 FROM placements_planmatter WHERE plan_id = NEW.id AND saved_by_id = NEW.signed_by_id) THEN
        RAISE EXCEPTION 'a plan is signed by somebody who did not write of it' USING ERRCODE = 'SP005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER steps_of_a_plan BEFORE INSERT OR UPDATE ON placements_placementplan
    FOR EACH ROW EXECUTE FUNCTION placements_plan_guard();
"""
UNDO = """
DROP TRIGGER steps_of_a_plan ON placements_placementplan;
DROP FUNCTION placements_plan_guard();
"""


class Migration(migrations.Migration):
    """A placement plan takes its steps, is read by its home once it is sent, and stays once it is signed (ADR 146)."""

    dependencies = [("placements", "0070_placement_plans"), ("core", "0007_decided_rows_stay")]

    operations = [
        secure("placements_placementplan", f"{COUNCIL} OR ({own_rows()} AND state IN ({SENT}))"),
        secure("placements_planpart", COUNCIL),
        admit("placements_planpart", "own", "SELECT", using=OF_A_SENT_PLAN),
        secure("placements_planmatter", COUNCIL),
        admit("placements_planmatter", "own", "SELECT", using=OF_A_SENT_PLAN),
        secure("placements_plansignature", COUNCIL),
        secure("placements_planquestion", f"{COUNCIL} OR {own_rows()}"),
        provider_writes(
            "placements_placementplan",
            changes={"with_home>agreed": "home_agreed_at home_agreed_by_id home_name home_role"},
        ),
        provider_writes(
            "placements_planquestion",
            adds="NEW.answer = '' AND NEW.answered_by_id IS NULL AND NEW.answered_at IS NULL",
        ),
        provider_within(
            "placements_planquestion",
            "plan_id",
            "placements_placementplan",
            states="with_home agreed signed",
        ),
        lives("placements_placementplan", STEPS, begins="owed"),
        stays(
            "placements_placementplan",
            when="OLD.state IN ('signed', 'superseded')",
            may_change="state",
            once="superseded_at, file_id",
        ),
        stays_with("placements_planpart", "placements_placementplan", "plan_id", open="draft"),
        stays_with("placements_planmatter", "placements_placementplan", "plan_id", open="draft"),
        stays_with(
            "placements_plansignature", "placements_placementplan", "plan_id", open="draft with_home agreed"
        ),
        stays("placements_planquestion", once="answer, answered_by_id, answered_at"),
        migrations.RunSQL(GUARD, UNDO),
    ]
