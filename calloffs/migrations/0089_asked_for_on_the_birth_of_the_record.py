from django.db import migrations

# Under the lock of the child's row, which a correction takes too: of the two the second finds what the first wrote.
GUARD = """
CREATE FUNCTION calloffs_asked_for_by_birth() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_child uuid;
    proposed timestamptz;
BEGIN
    SELECT r.child_id INTO of_child FROM calloffs_calloff c JOIN placements_referral r ON r.id = c.referral_id
        WHERE c.id = NEW.call_off_id;
    PERFORM 1 FROM placements_child k WHERE k.id = of_child FOR SHARE;
    SELECT p.made_at INTO proposed FROM calloffs_awardproposal p WHERE p.id = NEW.proposal_id;
    IF EXISTS (SELECT 1 FROM placements_childchange h
            WHERE h.child_id = of_child AND h.part = 'date_of_birth' AND h.at > proposed) THEN
        RAISE EXCEPTION 'The date of birth was corrected since this was proposed.' USING ERRCODE = 'SP022';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asked_for_by_birth BEFORE INSERT ON calloffs_authorisation
    FOR EACH ROW EXECUTE FUNCTION calloffs_asked_for_by_birth();
"""
UNDO = """
DROP TRIGGER asked_for_by_birth ON calloffs_authorisation;
DROP FUNCTION calloffs_asked_for_by_birth();
"""


class Migration(migrations.Migration):
    """No authorisation is asked for on a date of birth that was corrected after the proposal was made (ADR 155)."""

    dependencies = [
        ("calloffs", "0088_profiles_change_with_a_record"),
        ("placements", "0078_changes_of_the_record_stay"),
    ]

    operations = [migrations.RunSQL(GUARD, UNDO)]
