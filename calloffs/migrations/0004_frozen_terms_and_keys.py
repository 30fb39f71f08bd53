from django.db import migrations

# What was published stays as published; a competition does not close before its deadline; price opens only after
# every evaluator without a conflict has finished; an award stands on an authorisation with all its keys.
GUARDS = """
CREATE FUNCTION calloffs_call_off_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL AND (NEW.published_at, NEW.closes_at, NEW.profile, NEW.quality_weight,
            NEW.price_weight, NEW.social_value_weight, NEW.referral_id, NEW.lot_id, NEW.route)
        IS DISTINCT FROM (OLD.published_at, OLD.closes_at, OLD.profile, OLD.quality_weight, OLD.price_weight,
            OLD.social_value_weight, OLD.referral_id, OLD.lot_id, OLD.route) THEN
        RAISE EXCEPTION 'What was published does not change.' USING ERRCODE = 'SP010';
    END IF;
    IF OLD.state = 'published' AND NEW.state = 'closed' AND sefton_now() < OLD.closes_at THEN
        RAISE EXCEPTION 'A mini-competition does not close before its deadline.' USING ERRCODE = 'SP010';
    END IF;
    IF NEW.quality_scored_at IS NOT NULL AND OLD.quality_scored_at IS NULL THEN
        IF OLD.closes_at IS NULL OR sefton_now() < OLD.closes_at OR NOT EXISTS (
                SELECT 1 FROM calloffs_offerassessment a WHERE a.call_off_id = OLD.id AND a.completed_at IS NOT NULL)
            OR EXISTS (SELECT 1 FROM calloffs_offerassessment a WHERE a.call_off_id = OLD.id
                AND a.completed_at IS NULL AND a.has_conflict IS DISTINCT FROM true) THEN
            RAISE EXCEPTION 'Price opens when every evaluator has scored quality.' USING ERRCODE = 'SP010';
        END IF;
    ELSIF OLD.quality_scored_at IS NOT NULL AND NEW.quality_scored_at IS DISTINCT FROM OLD.quality_scored_at THEN
        RAISE EXCEPTION 'Quality scoring is finished once.' USING ERRCODE = 'SP010';
    END IF;
    IF NEW.state IN ('authorised', 'awarded') AND OLD.state <> NEW.state AND NOT EXISTS (
            SELECT 1 FROM calloffs_authorisation a WHERE a.call_off_id = OLD.id AND a.state = 'authorised') THEN
        RAISE EXCEPTION 'A call-off is awarded on its authorisation only.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_off_guard BEFORE UPDATE ON calloffs_calloff
    FOR EACH ROW EXECUTE FUNCTION calloffs_call_off_guard();

CREATE FUNCTION calloffs_score_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calloffs_offerassessment a WHERE a.id = NEW.assessment_id
            AND (a.completed_at IS NOT NULL OR a.has_conflict IS DISTINCT FROM false)) THEN
        RAISE EXCEPTION 'Scores are given after a declaration and before completion.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER offer_score_guard BEFORE INSERT OR UPDATE ON calloffs_offerscore
    FOR EACH ROW EXECUTE FUNCTION calloffs_score_guard();

CREATE FUNCTION calloffs_authorisation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'authorised' AND OLD.state <> 'authorised' AND (
        NOT EXISTS (SELECT 1 FROM calloffs_authorisationkey k WHERE k.authorisation_id = NEW.id)
        OR EXISTS (SELECT 1 FROM calloffs_authorisationkey k
            WHERE k.authorisation_id = NEW.id AND k.decision <> 'authorise')) THEN
        RAISE EXCEPTION 'Every key is needed.' USING ERRCODE = 'SP010';
    END IF;
    IF (NEW.value, NEW.proposal_id, NEW.band_id) IS DISTINCT FROM (OLD.value, OLD.proposal_id, OLD.band_id) THEN
        RAISE EXCEPTION 'An authorisation is of the value it was asked for.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER authorisation_guard BEFORE UPDATE ON calloffs_authorisation
    FOR EACH ROW EXECUTE FUNCTION calloffs_authorisation_guard();

CREATE FUNCTION calloffs_key_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decision <> '' THEN
        RAISE EXCEPTION 'A decision stands.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER key_guard BEFORE UPDATE ON calloffs_authorisationkey
    FOR EACH ROW EXECUTE FUNCTION calloffs_key_guard();

CREATE FUNCTION calloffs_proposal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE which uuid;
BEGIN
    IF TG_TABLE_NAME = 'calloffs_awardproposal' THEN
        which := OLD.id;
    ELSIF TG_OP = 'INSERT' THEN
        which := NEW.proposal_id;
    ELSE
        which := OLD.proposal_id;
    END IF;
    IF EXISTS (SELECT 1 FROM calloffs_authorisation a
            WHERE a.proposal_id = which AND a.state IN ('requested', 'authorised')) THEN
        RAISE EXCEPTION 'A proposal does not change under its authorisation.' USING ERRCODE = 'SP010';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER proposal_guard BEFORE UPDATE OR DELETE ON calloffs_awardproposal
    FOR EACH ROW EXECUTE FUNCTION calloffs_proposal_guard();
CREATE TRIGGER proposal_line_guard BEFORE INSERT OR UPDATE OR DELETE ON calloffs_proposalline
    FOR EACH ROW EXECUTE FUNCTION calloffs_proposal_guard();
"""
UNDO = """
DROP TRIGGER proposal_line_guard ON calloffs_proposalline;
DROP TRIGGER proposal_guard ON calloffs_awardproposal;
DROP FUNCTION calloffs_proposal_guard();
DROP TRIGGER key_guard ON calloffs_authorisationkey;
DROP FUNCTION calloffs_key_guard();
DROP TRIGGER authorisation_guard ON calloffs_authorisation;
DROP FUNCTION calloffs_authorisation_guard();
DROP TRIGGER offer_score_guard ON calloffs_offerscore;
DROP FUNCTION calloffs_score_guard();
DROP TRIGGER call_off_guard ON calloffs_calloff;
DROP FUNCTION calloffs_call_off_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("calloffs", "0003_offer_submission")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
