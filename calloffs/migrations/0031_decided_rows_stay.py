from django.db import migrations

from sefton_pdps.core.database.decided import stays

# Finished scores are not taken away either; those of an evaluator who is taken off before are (ADR 11).
SCORES = """
CREATE OR REPLACE FUNCTION calloffs_score_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM calloffs_offerassessment a
                WHERE a.id = OLD.assessment_id AND a.completed_at IS NOT NULL) THEN
            RAISE EXCEPTION 'Finished scores stand.' USING ERRCODE = 'SP010';
        END IF;
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT 1 FROM calloffs_offerassessment a WHERE a.id = NEW.assessment_id
            AND (a.completed_at IS NOT NULL OR a.has_conflict IS DISTINCT FROM false)) THEN
        RAISE EXCEPTION 'Scores are given after a declaration and before completion.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER offer_score_stays BEFORE DELETE ON calloffs_offerscore
    FOR EACH ROW EXECUTE FUNCTION calloffs_score_guard();
"""
UNDO_SCORES = "DROP TRIGGER offer_score_stays ON calloffs_offerscore;"


class Migration(migrations.Migration):
    """What was asked, scored, authorised and signed stays, and the bands that it was authorised under."""

    dependencies = [("calloffs", "0030_lives_take_steps"), ("core", "0007_decided_rows_stay")]

    operations = [
        stays(
            "calloffs_calloff",
            when="OLD.state <> 'opened'",
            may_change="state recommended_at recommended_by_id",
            once="closed_at quality_scored_at evaluated_at authorised_at awarded_at no_award_at no_award_reason",
        ),
        # A provider may decline, and take that back, until the deadline.
        stays(
            "calloffs_invitation",
            may_change="declined_at declined_by_id decline_reason decline_note",
            once="first_opened_at",
        ),
        stays("calloffs_leftout"),
        stays("calloffs_clarification", may_change="state", once="answer answered_by_id answered_at"),
        stays(
            "calloffs_offerassessment",
            once="declared_at has_conflict conflict_note completed_at",
            removable="OLD.completed_at IS NULL AND OLD.has_conflict IS DISTINCT FROM true",
        ),
        migrations.RunSQL(SCORES, UNDO_SCORES),
        stays("calloffs_delegationband", once="valid_to"),
        stays("calloffs_authorisation", may_change="state", once="authorised_at returned_at refused_at"),
        stays(
            "calloffs_authorisationkey",
            may_change="no_conflict_declared",
            once="decision reason asc_impact asc_impact_reason by_id at",
        ),
        stays(
            "calloffs_serviceagreement",
            when="OLD.state <> 'drafted'",
            may_change="state file_id",
            once="placement_id provider_signed_by_id provider_signed_name provider_signed_role provider_signed_at"
            " ended_at withdrawn_reason",
        ),
    ]
