from django.db import migrations

from sefton_pdps.core.database.decided import lives, stays

# A pull-out reaches back to what is authorised and not awarded yet (ADR 160). The day of the authorisation is given with
# the step that authorises, and taken back with the one that goes back to the ranking or the case; each authorisation
# keeps its own.
GUARDS = """
CREATE OR REPLACE FUNCTION calloffs_pull_out_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT 1 FROM calloffs_authorisation a JOIN calloffs_awardproposal p ON p.id = a.proposal_id
            JOIN calloffs_calloff c ON c.id = a.call_off_id
            WHERE a.id = NEW.authorisation_id AND a.call_off_id = NEW.call_off_id
              AND a.state IN ('requested', 'authorised', 'provisional', 'lapsed')
              AND c.state IN ('recommended', 'authorised')
              AND p.setting_id = NEW.setting_id AND p.household_id IS NOT DISTINCT FROM NEW.household_id
              AND p.offer_id IS NOT DISTINCT FROM NEW.offer_id) THEN
        RAISE EXCEPTION 'A home pulls out of its own authorisation, before the award.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION calloffs_authorised_at_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.authorised_at IS DISTINCT FROM OLD.authorised_at AND NOT (
            OLD.state = 'recommended' AND NEW.state = 'authorised' AND NEW.authorised_at IS NOT NULL
            OR OLD.state = 'authorised' AND NEW.state IN ('evaluated', 'case_made') AND NEW.authorised_at IS NULL) THEN
        RAISE EXCEPTION 'When a call-off was authorised is written with that step.' USING ERRCODE = 'SP010';
    END IF;
    IF OLD.state = 'authorised' AND NEW.state IN ('evaluated', 'case_made') AND (
            NEW.authorised_at IS NOT NULL
            OR EXISTS (SELECT 1 FROM calloffs_authorisation a WHERE a.call_off_id = OLD.id
                AND a.state IN ('requested', 'authorised', 'provisional', 'lapsed'))) THEN
        RAISE EXCEPTION 'What is authorised goes back only when its home pulled out.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER authorised_at_moves BEFORE UPDATE ON calloffs_calloff
    FOR EACH ROW WHEN (OLD.authorised_at IS DISTINCT FROM NEW.authorised_at OR OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION calloffs_authorised_at_moves();

CREATE FUNCTION calloffs_notice_fell_away() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM calloffs_pullout o WHERE o.id = NEW.pull_out_id AND o.call_off_id = NEW.call_off_id) THEN
        RAISE EXCEPTION 'A notice falls away with the pull-out of its own call-off.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_fell_away BEFORE UPDATE ON calloffs_owednotice
    FOR EACH ROW WHEN (NEW.pull_out_id IS NOT NULL AND OLD.pull_out_id IS NULL)
    EXECUTE FUNCTION calloffs_notice_fell_away();
CREATE TRIGGER notice_fell_away BEFORE UPDATE ON calloffs_placementnotice
    FOR EACH ROW WHEN (NEW.pull_out_id IS NOT NULL AND OLD.pull_out_id IS NULL)
    EXECUTE FUNCTION calloffs_notice_fell_away();
CREATE FUNCTION calloffs_telling_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calloffs_placementnotice n WHERE n.id = NEW.notice_id AND n.pull_out_id IS NOT NULL) THEN
        RAISE EXCEPTION 'The home of this notice pulled out.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER telling_stands BEFORE INSERT ON calloffs_tellingrecord
    FOR EACH ROW EXECUTE FUNCTION calloffs_telling_stands();
"""
UNGUARDED = """
DROP TRIGGER telling_stands ON calloffs_tellingrecord; DROP FUNCTION calloffs_telling_stands();
DROP TRIGGER notice_fell_away ON calloffs_placementnotice;
DROP TRIGGER notice_fell_away ON calloffs_owednotice; DROP FUNCTION calloffs_notice_fell_away();
DROP TRIGGER authorised_at_moves ON calloffs_calloff; DROP FUNCTION calloffs_authorised_at_moves();
"""
BEFORE = {
    "opened": "published case_made no_award",
    "published": "closed no_award",
    "closed": "evaluated no_award",
    "evaluated": "recommended no_award",
    "case_made": "recommended no_award",
    "recommended": "evaluated case_made authorised no_award",
    "authorised": "awarded no_award",
}
ASKED = {"requested": "authorised returned refused provisional fell_away"}
LAPSING = {"provisional": "authorised lapsed", "lapsed": "authorised"}
FALLING = {
    "authorised": "fell_away", "provisional": "authorised lapsed fell_away", "lapsed": "authorised fell_away",
}  # fmt: skip
MAY_CHANGE = "state recommended_at recommended_by_id closes_at reminded_at profile profile_version_id"
LATER = "awarded_at no_award_at no_award_reason first_closes_at nudged_at answered_at"
ONCE = "closed_at quality_scored_at evaluated_at"
call_off = stays(
    "calloffs_calloff",
    when="OLD.state <> 'opened'",
    may_change=MAY_CHANGE,
    once=f"{ONCE} authorised_at {LATER}",
)
OWED = "starts_on due_on published_on reference not_owed_reason recorded_by_id recorded_at"
owed = stays("calloffs_owednotice", once=OWED)
told = stays("calloffs_placementnotice", may_change="is_open")


class Migration(migrations.Migration):
    """What is authorised falls away too when its home pulls out, with what was owed for its sake (ADR 160)."""

    dependencies = [("calloffs", "0104_notices_fall_away")]

    operations = [
        lives(
            "calloffs_calloff",
            {**BEFORE, "authorised": "awarded evaluated case_made no_award"},
            before=BEFORE,
        ),
        lives("calloffs_authorisation", {**ASKED, **FALLING}, before={**ASKED, **LAPSING}),
        migrations.RunSQL(call_off.reverse_sql, call_off.sql),
        stays(
            "calloffs_calloff",
            when="OLD.state <> 'opened'",
            may_change=f"{MAY_CHANGE} authorised_at",
            once=f"{ONCE} {LATER}",
        ),
        migrations.RunSQL(owed.reverse_sql, owed.sql),
        stays("calloffs_owednotice", once=f"{OWED} pull_out_id"),
        migrations.RunSQL(told.reverse_sql, told.sql),
        stays("calloffs_placementnotice", may_change="is_open", once="pull_out_id"),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
