from django.db import migrations

# Whoever submitted a referral, or changed it after it was submitted, does not approve it; alone on duty they do, and
# the row for the second look says so first (ADR 93).
ANOTHER = """
CREATE FUNCTION placements_approved_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM placements_secondlook l
               WHERE l.referral_id = NEW.id AND l.what = 'referral' AND l.decided_by_id = NEW.approved_by_id) THEN
        RETURN NEW;
    END IF;
    IF NEW.approved_by_id = NEW.submitted_by_id
       OR EXISTS (SELECT 1 FROM placements_referralchange c
                  WHERE c.referral_id = NEW.id AND c.by_id = NEW.approved_by_id) THEN
        RAISE EXCEPTION 'A referral is approved by somebody who neither submitted nor changed it.'
            USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referral_approved_by_another BEFORE UPDATE ON placements_referral
    FOR EACH ROW WHEN (NEW.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)
    EXECUTE FUNCTION placements_approved_by_another();
"""
UNDO = """
DROP TRIGGER referral_approved_by_another ON placements_referral;
DROP FUNCTION placements_approved_by_another();
"""


class Migration(migrations.Migration):
    """The database keeps that a referral is approved by somebody who had no part in it."""

    dependencies = [("placements", "0040_who_approved")]

    operations = [migrations.RunSQL(ANOTHER, UNDO)]
