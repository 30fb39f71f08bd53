from django.db import migrations

# By whatever route an award comes, somebody may place the child in the first night (`placements_authority_at`).
GUARD = """
CREATE FUNCTION calloffs_award_by_authority() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM calloffs_authorisation a
            JOIN calloffs_awardproposal p ON p.id = a.proposal_id
            JOIN placements_referral r ON r.id = NEW.referral_id
            WHERE a.call_off_id = NEW.id AND a.state IN ('authorised', 'provisional', 'lapsed')
                AND placements_authority_at(r.child_id, 'placing',
                    (p.starts_on + 1)::timestamp AT TIME ZONE 'Europe/London') IS NOT NULL
                AND (r.deprivation_of_liberty IS NOT TRUE OR placements_authority_at(r.child_id, 'liberty',
                    (p.starts_on + 1)::timestamp AT TIME ZONE 'Europe/London') IS NOT NULL)) THEN
        RAISE EXCEPTION 'No award without legal authority to place the child in the first night.'
            USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER award_by_authority BEFORE UPDATE ON calloffs_calloff
    FOR EACH ROW WHEN (NEW.state = 'awarded' AND OLD.state <> 'awarded')
    EXECUTE FUNCTION calloffs_award_by_authority();
"""
UNDO = "DROP TRIGGER award_by_authority ON calloffs_calloff; DROP FUNCTION calloffs_award_by_authority();"


class Migration(migrations.Migration):
    """Legal authority in the first night is a gate of every award (ADR 142)."""

    dependencies = [
        ("calloffs", "0085_letters_stay"),
        ("placements", "0074_authority_of_recorded_children"),
    ]

    operations = [migrations.RunSQL(GUARD, UNDO)]
