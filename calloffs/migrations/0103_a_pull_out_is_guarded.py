from django.db import migrations

from sefton_pdps.core.database.decided import lives, stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# What the services refuse with a sentence (ADR 160). A pull-out is of the home whose authorisation waits; without one
# nothing falls away; its home is not put to an office again; and the next is the first of those left in the order that
# was published, or says why not.
GUARDS = """
CREATE FUNCTION calloffs_pull_out_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT 1 FROM calloffs_authorisation a JOIN calloffs_awardproposal p ON p.id = a.proposal_id
            WHERE a.id = NEW.authorisation_id AND a.call_off_id = NEW.call_off_id AND a.state = 'requested'
              AND p.setting_id = NEW.setting_id AND p.household_id IS NOT DISTINCT FROM NEW.household_id
              AND p.offer_id IS NOT DISTINCT FROM NEW.offer_id) THEN
        RAISE EXCEPTION 'A home pulls out while its own authorisation waits.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pull_out_guard BEFORE INSERT ON calloffs_pullout
    FOR EACH ROW EXECUTE FUNCTION calloffs_pull_out_guard();

CREATE FUNCTION calloffs_falls_away() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM calloffs_pullout o WHERE o.authorisation_id = NEW.id) THEN
        RAISE EXCEPTION 'An authorisation falls away when its home pulled out.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER falls_away BEFORE UPDATE ON calloffs_authorisation
    FOR EACH ROW WHEN (NEW.state = 'fell_away' AND OLD.state <> 'fell_away')
    EXECUTE FUNCTION calloffs_falls_away();

CREATE FUNCTION calloffs_home_pulled_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calloffs_pullout o JOIN calloffs_awardproposal p ON p.id = NEW.proposal_id
            WHERE o.call_off_id = NEW.call_off_id AND o.setting_id = p.setting_id
              AND o.household_id IS NOT DISTINCT FROM p.household_id) THEN
        RAISE EXCEPTION 'A home that pulled out is not put to an office again.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER home_pulled_out BEFORE INSERT ON calloffs_authorisation
    FOR EACH ROW EXECUTE FUNCTION calloffs_home_pulled_out();

CREATE FUNCTION calloffs_next_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calloffs_pullout o WHERE o.offer_id = NEW.offer_id) THEN
        RAISE EXCEPTION 'An offer whose home pulled out is not recommended.' USING ERRCODE = 'SP010';
    END IF;
    IF btrim(NEW.not_first_reason) = '' AND EXISTS (
            SELECT 1 FROM jsonb_array_elements(NEW.ranking) mine, jsonb_array_elements(NEW.ranking) higher
            WHERE mine ->> 'offer' = NEW.offer_id::text
              AND (higher ->> 'position')::int < (mine ->> 'position')::int
              AND NOT EXISTS (SELECT 1 FROM calloffs_pullout o
                WHERE o.call_off_id = NEW.call_off_id AND o.offer_id::text = higher ->> 'offer')) THEN
        RAISE EXCEPTION 'The first of the offers left is recommended, or it is said why not.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER next_in_order BEFORE INSERT OR UPDATE ON calloffs_recommendation
    FOR EACH ROW EXECUTE FUNCTION calloffs_next_in_order();
"""
UNGUARDED = """
DROP TRIGGER next_in_order ON calloffs_recommendation; DROP FUNCTION calloffs_next_in_order();
DROP TRIGGER home_pulled_out ON calloffs_authorisation; DROP FUNCTION calloffs_home_pulled_out();
DROP TRIGGER falls_away ON calloffs_authorisation; DROP FUNCTION calloffs_falls_away();
DROP TRIGGER pull_out_guard ON calloffs_pullout; DROP FUNCTION calloffs_pull_out_guard();
"""
LATER = {"provisional": "authorised lapsed", "lapsed": "authorised"}
ONCE = (
    "authorised_at returned_at refused_at provisional_under_id provisional_by_id provisional_at provisional_until "
    "provisional_reason lapse_told_at provisional_stand_in_id"
)
before = stays("calloffs_authorisation", may_change="state", once=ONCE)


class Migration(migrations.Migration):
    """A home that pulled out is written down once, and the next keeps the published order (ADR 160)."""

    dependencies = [("calloffs", "0102_homes_pull_out")]

    operations = [
        secure("calloffs_pullout", COUNCIL),
        stays("calloffs_pullout"),
        lives(
            "calloffs_authorisation",
            {"requested": "authorised returned refused provisional fell_away", **LATER},
            before={"requested": "authorised returned refused provisional", **LATER},
        ),
        migrations.RunSQL(before.reverse_sql, before.sql),
        stays("calloffs_authorisation", may_change="state", once=f"{ONCE} fell_away_at"),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
