from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# A case of the direct-award route is shown by what the dated data ask of its ground on the day on which it is argued; a
# ground without a rule is argued in words. Cases from before stay as they were argued. On the ladder the yes is the ground.
EVIDENCE = """
CREATE FUNCTION calloffs_case_evidence_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    argued date := (NEW.at AT TIME ZONE 'Europe/London')::date;
    asked text[];
    cared_for uuid;
BEGIN
    SELECT g.shown_by INTO asked FROM calloffs_groundrule g WHERE g.ground = NEW.ground AND g.valid_from <= argued
        AND (g.valid_to IS NULL OR g.valid_to > argued);
    IF NEW.approach_id IS NULL AND asked IS NOT NULL AND NEW.evidence_kind <> ALL (asked) THEN
        RAISE EXCEPTION 'this ground is not shown by what it needs' USING ERRCODE = 'SP005';
    END IF;
    SELECT r.child_id INTO cared_for FROM calloffs_calloff c JOIN placements_referral r ON r.id = c.referral_id
        WHERE c.id = NEW.call_off_id;
    IF NEW.evidence_placement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM placements_placement p
            WHERE p.id = NEW.evidence_placement_id AND p.state IN ('planned', 'started')
            AND (p.child_id = cared_for) = (NEW.evidence_kind = 'present')) THEN
        RAISE EXCEPTION 'the placement is not the one that this ground needs' USING ERRCODE = 'SP005';
    END IF;
    IF NEW.evidence_call_off_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM calloffs_calloff c
            JOIN placements_referral r ON r.id = c.referral_id WHERE c.id = NEW.evidence_call_off_id
            AND r.child_id = cared_for AND c.state = 'no_award' AND c.route = 'mini_competition') THEN
        RAISE EXCEPTION 'the competition is not one of this child that ended with no award' USING ERRCODE = 'SP005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_guard BEFORE INSERT OR UPDATE ON calloffs_directawardcase
    FOR EACH ROW EXECUTE FUNCTION calloffs_case_evidence_guard();
"""
SEEN = """
CREATE FUNCTION calloffs_seen_home_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM calloffs_awardproposal p
            WHERE p.case_id = OLD.case_id AND p.asked_at IS NOT NULL)
        OR TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM calloffs_awardproposal p
            WHERE p.case_id = NEW.case_id AND p.asked_at IS NOT NULL) THEN
        RAISE EXCEPTION 'What authorisation was asked for does not change.' USING ERRCODE = 'SP010';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER seen_home_guard BEFORE INSERT OR UPDATE OR DELETE ON calloffs_seenhome
    FOR EACH ROW EXECUTE FUNCTION calloffs_seen_home_guard();

CREATE FUNCTION calloffs_asked_with_its_list() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calloffs_calloff c WHERE c.id = NEW.call_off_id AND c.route = 'direct_award')
            AND NOT EXISTS (SELECT 1 FROM calloffs_seenhome s WHERE s.case_id = NEW.case_id AND s.chosen
                AND s.setting_id = NEW.setting_id AND s.household_id IS NOT DISTINCT FROM NEW.household_id) THEN
        RAISE EXCEPTION 'A direct award is asked for with the list of homes that were seen.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asked_with_its_list BEFORE UPDATE OF asked_at ON calloffs_awardproposal
    FOR EACH ROW WHEN (OLD.asked_at IS NULL AND NEW.asked_at IS NOT NULL AND NEW.case_id IS NOT NULL)
    EXECUTE FUNCTION calloffs_asked_with_its_list();
"""
UNDO = """
DROP TRIGGER asked_with_its_list ON calloffs_awardproposal;
DROP FUNCTION calloffs_asked_with_its_list();
DROP TRIGGER seen_home_guard ON calloffs_seenhome;
DROP FUNCTION calloffs_seen_home_guard();
"""


class Migration(migrations.Migration):
    """A ground is shown by what it needs, and the homes that were seen stay with the case that is asked for."""

    dependencies = [("calloffs", "0090_evidence_by_ground")]

    operations = [
        secure("calloffs_groundrule", COUNCIL),
        stays("calloffs_groundrule", sooner="valid_to"),
        secure("calloffs_seenhome", COUNCIL),
        migrations.RunSQL(
            EVIDENCE,
            "DROP TRIGGER evidence_guard ON calloffs_directawardcase; DROP FUNCTION calloffs_case_evidence_guard();",
        ),
        migrations.RunSQL(SEEN, UNDO),
    ]
