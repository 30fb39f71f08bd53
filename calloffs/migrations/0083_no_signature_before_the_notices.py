from django.db import migrations

# The council's signature binds the provider: before it each notice of the placement is given, left out with its reason,
# or said to have nobody (regulation 13). The full agreement that takes a short form's place signs nothing new.
GUARD = """
CREATE FUNCTION calloffs_signature_after_notices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calloffs_placementnotice n
               WHERE n.call_off_id = NEW.call_off_id AND n.before_signature AND n.is_open) THEN
        RAISE EXCEPTION 'notices of the placement come before the council signs' USING ERRCODE = 'SP005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signature_after_notices BEFORE UPDATE ON calloffs_serviceagreement
    FOR EACH ROW WHEN (OLD.state = 'drafted' AND NEW.state = 'issued' AND NEW.supersedes_id IS NULL)
    EXECUTE FUNCTION calloffs_signature_after_notices();
"""
UNDO = """
DROP TRIGGER signature_after_notices ON calloffs_serviceagreement;
DROP FUNCTION calloffs_signature_after_notices();
"""


class Migration(migrations.Migration):
    """No agreement is issued while a notice of its placement is open that comes before the signature (ADR 145)."""

    dependencies = [("calloffs", "0082_notices_before_the_signature")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
