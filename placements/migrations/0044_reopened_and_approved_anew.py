from django.db import migrations

from sefton_pdps.core.database.decided import lives

BEFORE = {
    "draft": "submitted withdrawn",
    "submitted": "draft approved withdrawn",
    "approved": "searching home_agreed withdrawn",
    "searching": "home_agreed withdrawn",
    "home_agreed": "placed withdrawn",
}
NOW = {
    **BEFORE,
    "approved": "draft searching home_agreed withdrawn",
    "searching": "draft home_agreed withdrawn",
}
# An approval after a reopening is asked anew of whoever gives it, also of the same person as before; what was decided alone
# before the last submission lets nobody approve again.
ANEW = """
CREATE OR REPLACE FUNCTION placements_approved_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM placements_secondlook l
               WHERE l.referral_id = NEW.id AND l.what = 'referral' AND l.decided_by_id = NEW.approved_by_id
                 AND l.decided_at >= NEW.submitted_at) THEN
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
CREATE OR REPLACE TRIGGER referral_approved_by_another BEFORE UPDATE ON placements_referral
    FOR EACH ROW WHEN (NEW.approved_by_id IS NOT NULL
        AND (NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id
             OR (NEW.state = 'approved' AND OLD.state IS DISTINCT FROM NEW.state)))
    EXECUTE FUNCTION placements_approved_by_another();
"""
BEFORE_IT = """
CREATE OR REPLACE FUNCTION placements_approved_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE TRIGGER referral_approved_by_another BEFORE UPDATE ON placements_referral
    FOR EACH ROW WHEN (NEW.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)
    EXECUTE FUNCTION placements_approved_by_another();
"""


class Migration(migrations.Migration):
    """An approved referral takes a step back to draft, and is approved anew by somebody who had no part in it."""

    dependencies = [("placements", "0043_approved_referrals_are_reopened")]

    operations = [lives("placements_referral", NOW, before=BEFORE), migrations.RunSQL(ANEW, BEFORE_IT)]
