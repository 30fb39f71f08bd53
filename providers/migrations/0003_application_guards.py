from django.db import migrations

from sefton_pdps.core.database.rls import revoke

# S-9: the first signature already stands under the criteria, specification and terms; none changes after it.
SIGNED = """
CREATE OR REPLACE FUNCTION providers_criterion_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_round uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.round_id ELSE NEW.round_id END;
BEGIN
    IF (SELECT state FROM providers_admissionround WHERE id = of_round) IS DISTINCT FROM 'drafted'
            OR EXISTS (SELECT 1 FROM providers_roundsignoff WHERE round_id = of_round) THEN
        RAISE EXCEPTION 'The criteria of a signed round are frozen (S-9).' USING ERRCODE = 'SP009';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION providers_round_text_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM providers_roundsignoff WHERE round_id = NEW.id) THEN
        RAISE EXCEPTION 'The specification and terms of a signed round are frozen (S-9).' USING ERRCODE = 'SP009';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_text_frozen BEFORE UPDATE ON providers_admissionround FOR EACH ROW
    WHEN ((NEW.specification, NEW.terms, NEW.consultation)
        IS DISTINCT FROM (OLD.specification, OLD.terms, OLD.consultation))
    EXECUTE FUNCTION providers_round_text_frozen();
"""
UNDO_SIGNED = """
DROP TRIGGER round_text_frozen ON providers_admissionround;
DROP FUNCTION providers_round_text_frozen();
"""

# The round is held in share mode before the clock is read, so that a late application cannot pass.
IN_TIME = """
CREATE FUNCTION providers_application_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found providers_admissionround;
BEGIN
    SELECT * INTO found FROM providers_admissionround WHERE id = NEW.round_id FOR SHARE;
    IF found.state <> 'open' OR (found.closes_at IS NOT NULL AND sefton_now() >= found.closes_at) THEN
        RAISE EXCEPTION 'The round does not take applications now.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER application_in_time BEFORE UPDATE ON providers_application FOR EACH ROW
    WHEN (NEW.state = 'submitted' AND OLD.state <> 'submitted') EXECUTE FUNCTION providers_application_in_time();
CREATE TRIGGER application_made_in_time BEFORE INSERT ON providers_application FOR EACH ROW
    WHEN (NEW.state = 'submitted') EXECUTE FUNCTION providers_application_in_time();
"""
UNDO_IN_TIME = """
DROP TRIGGER application_made_in_time ON providers_application;
DROP TRIGGER application_in_time ON providers_application;
DROP FUNCTION providers_application_in_time();
"""

# S-45: who scored or settled does not decide; four agreed scores, each at its minimum, before an admission.
DECIDED = """
CREATE FUNCTION providers_application_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM providers_assessment WHERE application_id = NEW.id AND evaluator_id = NEW.decided_by_id)
            OR EXISTS (SELECT 1 FROM providers_agreedscore WHERE application_id = NEW.id AND by_id = NEW.decided_by_id)
    THEN
        RAISE EXCEPTION 'Nobody decides an application that they scored or settled.' USING ERRCODE = 'SP045';
    END IF;
    IF NEW.state = 'admitted' AND (
            SELECT count(*) FROM providers_agreedscore s JOIN providers_criterion c ON c.id = s.criterion_id
            WHERE s.application_id = NEW.id AND c.round_id = NEW.round_id AND s.score >= c.least_score) <> 4 THEN
        RAISE EXCEPTION 'An admission needs the least score on all four criteria (S-45).' USING ERRCODE = 'SP045';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER application_decided BEFORE UPDATE ON providers_application FOR EACH ROW
    WHEN (NEW.state IN ('admitted', 'refused') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION providers_application_decided();
"""
UNDO_DECIDED = """
DROP TRIGGER application_decided ON providers_application;
DROP FUNCTION providers_application_decided();
"""

# Scores are written only under a declaration of no conflict, and stand once the assessment is complete.
SCORED = """
CREATE FUNCTION providers_score_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_assessment uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.assessment_id ELSE NEW.assessment_id END;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM providers_assessment
            WHERE id = of_assessment AND has_conflict = false AND completed_at IS NULL) THEN
        RAISE EXCEPTION 'A score needs a declaration of no conflict and an assessment still open (S-45).'
            USING ERRCODE = 'SP045';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER score_open BEFORE INSERT OR UPDATE OR DELETE ON providers_score
    FOR EACH ROW EXECUTE FUNCTION providers_score_open();

CREATE FUNCTION providers_assessment_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM providers_score WHERE assessment_id = NEW.id) <> 4 THEN
        RAISE EXCEPTION 'An assessment is complete with all four scores (S-45).' USING ERRCODE = 'SP045';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assessment_complete BEFORE UPDATE ON providers_assessment FOR EACH ROW
    WHEN (NEW.completed_at IS NOT NULL AND OLD.completed_at IS NULL)
    EXECUTE FUNCTION providers_assessment_complete();
"""
UNDO_SCORED = """
DROP TRIGGER assessment_complete ON providers_assessment;
DROP FUNCTION providers_assessment_complete();
DROP TRIGGER score_open ON providers_score;
DROP FUNCTION providers_score_open();
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0002_row_security_and_sign_off")]

    operations = [
        migrations.RunSQL(SIGNED, UNDO_SIGNED),
        migrations.RunSQL(IN_TIME, UNDO_IN_TIME),
        migrations.RunSQL(DECIDED, UNDO_DECIDED),
        migrations.RunSQL(SCORED, UNDO_SCORED),
        revoke("providers_agreedscore", "UPDATE, DELETE"),
    ]
