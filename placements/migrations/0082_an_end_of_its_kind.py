from django.db import migrations

# As `why_not_end` of `placements/rules/legal.py`. What ended before this rule stays as it was written.
GUARD = """
CREATE FUNCTION placements_authority_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.end_reason = 'taken_back' AND NEW.kind <> 'V2') OR (NEW.end_reason = 'refused' AND NEW.kind <> 'DA')
            OR (NEW.end_reason = 'discharged' AND NEW.kind = 'V2') THEN
        RAISE EXCEPTION 'An authority of this kind does not end so.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER authority_ends BEFORE INSERT OR UPDATE OF end_reason ON placements_legalauthority
    FOR EACH ROW EXECUTE FUNCTION placements_authority_ends();
"""
UNDO = """
DROP TRIGGER authority_ends ON placements_legalauthority;
DROP FUNCTION placements_authority_ends();
"""


class Migration(migrations.Migration):
    """Only a consent is taken back, only an application refused, and no court ends a consent (ADR 142)."""

    dependencies = [("placements", "0081_hours_without_the_court")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
