from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# The approval of a distance comes before the move (reg. 11), whoever gives the money its authority for a time.
GUARD = """
CREATE FUNCTION calloffs_distance_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM calloffs_awardproposal p
                WHERE p.id = NEW.proposal_id AND p.location_class <> 'distant')
            AND NOT EXISTS (SELECT 1 FROM calloffs_distanceapproval d
                WHERE d.authorisation_id = NEW.id AND d.rung_at <= NEW.provisional_at) THEN
        RAISE EXCEPTION 'The Director approves a distance before the move.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER distance_is_approved BEFORE UPDATE ON calloffs_authorisation
    FOR EACH ROW WHEN (NEW.state = 'provisional' AND OLD.state <> 'provisional')
    EXECUTE FUNCTION calloffs_distance_is_approved();
"""
UNDO = """
DROP TRIGGER distance_is_approved ON calloffs_authorisation;
DROP FUNCTION calloffs_distance_is_approved();
"""


class Migration(migrations.Migration):
    """Provisional authority for a home at a distance stands on the Director's approval, by the database too."""

    dependencies = [("calloffs", "0048_distance_approvals")]

    operations = [
        secure("calloffs_distanceapproval", COUNCIL),
        stays("calloffs_distanceapproval"),
        migrations.RunSQL(GUARD, UNDO),
    ]
