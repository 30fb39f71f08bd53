from django.db import migrations

# The home that was authorised passes the gates that are its own at each later step too: authorised, issued, signed,
# awarded (ADR 7). A provider signs in its own scope and sees no proposal, so it is read in the system's; the scope
# before is put back. An agreement is issued with the anonymised profile, which does not change from then on.
GATES = """
CREATE FUNCTION calloffs_home_fails_gate(call_off uuid) RETURNS boolean LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text := current_setting('sefton.scope', true);
    fails boolean;
BEGIN
    PERFORM set_config('sefton.scope', 'system', true);
    SELECT providers_fails_gate(p.setting_id, p.starts_on, c.referral_id, c.lot_id) INTO fails
        FROM calloffs_authorisation a
        JOIN calloffs_awardproposal p ON p.id = a.proposal_id
        JOIN calloffs_calloff c ON c.id = a.call_off_id
        WHERE a.call_off_id = call_off AND a.state = 'authorised';
    PERFORM set_config('sefton.scope', coalesce(before, ''), true);
    RETURN coalesce(fails, false);
END $$;

CREATE FUNCTION calloffs_call_off_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF calloffs_home_fails_gate(NEW.id) THEN
        RAISE EXCEPTION 'the setting does not pass the gate of registration or grade' USING ERRCODE = 'SP003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_off_gate BEFORE UPDATE ON calloffs_calloff
    FOR EACH ROW WHEN (NEW.state IN ('authorised', 'awarded') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION calloffs_call_off_gate();

CREATE FUNCTION calloffs_agreement_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'issued' AND NEW.profile IS NULL THEN
        RAISE EXCEPTION 'an agreement goes out with the anonymised profile' USING ERRCODE = 'SP010';
    END IF;
    IF calloffs_home_fails_gate(NEW.call_off_id) THEN
        RAISE EXCEPTION 'the setting does not pass the gate of registration or grade' USING ERRCODE = 'SP003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_gate BEFORE UPDATE ON calloffs_serviceagreement
    FOR EACH ROW WHEN (NEW.state IN ('issued', 'signed') AND OLD.state <> NEW.state)
    EXECUTE FUNCTION calloffs_agreement_gate();

CREATE FUNCTION calloffs_agreement_profile_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the profile that an agreement was issued with does not change' USING ERRCODE = 'SP010';
END $$;
CREATE TRIGGER agreement_profile_stays BEFORE UPDATE ON calloffs_serviceagreement
    FOR EACH ROW WHEN (OLD.issued_at IS NOT NULL
        AND (NEW.profile, NEW.starts_on) IS DISTINCT FROM (OLD.profile, OLD.starts_on))
    EXECUTE FUNCTION calloffs_agreement_profile_stays();
"""
UNDO = """
DROP TRIGGER agreement_profile_stays ON calloffs_serviceagreement;
DROP FUNCTION calloffs_agreement_profile_stays();
DROP TRIGGER agreement_gate ON calloffs_serviceagreement;
DROP FUNCTION calloffs_agreement_gate();
DROP TRIGGER call_off_gate ON calloffs_calloff;
DROP FUNCTION calloffs_call_off_gate();
DROP FUNCTION calloffs_home_fails_gate(uuid);
"""


class Migration(migrations.Migration):
    """Past the offer too the database asks the gates that are the setting's own; the profile goes with an agreement."""

    dependencies = [
        ("calloffs", "0024_profile_with_the_agreement"),
        ("providers", "0012_gate_of_the_setting"),
    ]

    operations = [migrations.RunSQL(GATES, UNDO)]
