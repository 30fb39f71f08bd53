from django.db import migrations, models
from django.db.models import Q

# What authorisation was asked for stays as it was asked for: the version, its lines, its recommendation or its case.
GUARDS = """
CREATE FUNCTION calloffs_version_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE frozen boolean;
BEGIN
    IF TG_TABLE_NAME = 'calloffs_awardproposal' THEN
        frozen := OLD.asked_at IS NOT NULL;
    ELSIF TG_TABLE_NAME = 'calloffs_recommendation' THEN
        frozen := EXISTS (SELECT 1 FROM calloffs_awardproposal p
            WHERE p.recommendation_id = OLD.id AND p.asked_at IS NOT NULL);
    ELSE
        frozen := EXISTS (SELECT 1 FROM calloffs_awardproposal p
            WHERE p.case_id = OLD.id AND p.asked_at IS NOT NULL);
    END IF;
    IF frozen THEN
        RAISE EXCEPTION 'What authorisation was asked for does not change.' USING ERRCODE = 'SP010';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER proposal_version_guard BEFORE UPDATE OR DELETE ON calloffs_awardproposal
    FOR EACH ROW EXECUTE FUNCTION calloffs_version_guard();
CREATE TRIGGER recommendation_version_guard BEFORE UPDATE OR DELETE ON calloffs_recommendation
    FOR EACH ROW EXECUTE FUNCTION calloffs_version_guard();
CREATE TRIGGER case_version_guard BEFORE UPDATE OR DELETE ON calloffs_directawardcase
    FOR EACH ROW EXECUTE FUNCTION calloffs_version_guard();

CREATE FUNCTION calloffs_version_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM calloffs_awardproposal p
            WHERE p.id = OLD.proposal_id AND p.asked_at IS NOT NULL)
        OR TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM calloffs_awardproposal p
            WHERE p.id = NEW.proposal_id AND p.asked_at IS NOT NULL) THEN
        RAISE EXCEPTION 'What authorisation was asked for does not change.' USING ERRCODE = 'SP010';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER proposal_line_version_guard BEFORE INSERT OR UPDATE OR DELETE ON calloffs_proposalline
    FOR EACH ROW EXECUTE FUNCTION calloffs_version_line_guard();

CREATE FUNCTION calloffs_asked_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM calloffs_awardproposal p WHERE p.id = NEW.proposal_id
            AND p.call_off_id = NEW.call_off_id AND p.asked_at IS NOT NULL AND p.whole_life_value = NEW.value) THEN
        RAISE EXCEPTION 'An authorisation is of a frozen version of its own call-off.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER authorisation_asked_guard BEFORE INSERT ON calloffs_authorisation
    FOR EACH ROW EXECUTE FUNCTION calloffs_asked_guard();
"""
UNDO = """
DROP TRIGGER authorisation_asked_guard ON calloffs_authorisation;
DROP FUNCTION calloffs_asked_guard();
DROP TRIGGER proposal_line_version_guard ON calloffs_proposalline;
DROP FUNCTION calloffs_version_line_guard();
DROP TRIGGER case_version_guard ON calloffs_directawardcase;
DROP TRIGGER recommendation_version_guard ON calloffs_recommendation;
DROP TRIGGER proposal_version_guard ON calloffs_awardproposal;
DROP FUNCTION calloffs_version_guard();
"""


class Migration(migrations.Migration):
    """The database keeps versions as they were asked for, and authorisations to them."""

    dependencies = [("calloffs", "0011_first_versions")]

    operations = [
        migrations.AddConstraint(
            "awardproposal",
            models.CheckConstraint(
                condition=Q(recommendation=None, case__isnull=False)
                | Q(recommendation__isnull=False, case=None),
                name="proposal_stands_on_a_recommendation_or_a_case",
            ),
        ),
        migrations.RunSQL(GUARDS, UNDO),
    ]
