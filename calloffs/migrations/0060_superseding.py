from django.db import migrations

# What is superseded is a signed short form of the same call-off with its placement, and the full agreement is of that
# placement: nothing is awarded twice, and nothing of the signed row changes (ADR 126).
SUPERSEDES = """
CREATE FUNCTION calloffs_agreement_supersedes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE short record;
BEGIN
    SELECT call_off_id, placement_id, form, state INTO short
        FROM calloffs_serviceagreement WHERE id = NEW.supersedes_id;
    IF short.call_off_id IS DISTINCT FROM NEW.call_off_id OR short.form IS DISTINCT FROM 'short'
            OR short.placement_id IS NULL OR (TG_OP = 'INSERT' AND short.state <> 'signed') THEN
        RAISE EXCEPTION 'Only the signed short form of the same placement is superseded.' USING ERRCODE = 'SP010';
    END IF;
    IF NEW.placement_id IS NOT NULL AND NEW.placement_id <> short.placement_id THEN
        RAISE EXCEPTION 'The full agreement is of the placement of its short form.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_supersedes BEFORE INSERT OR UPDATE OF supersedes_id, placement_id, call_off_id
    ON calloffs_serviceagreement FOR EACH ROW WHEN (NEW.supersedes_id IS NOT NULL)
    EXECUTE FUNCTION calloffs_agreement_supersedes();
"""
UNDO = """
DROP TRIGGER agreement_supersedes ON calloffs_serviceagreement;
DROP FUNCTION calloffs_agreement_supersedes();
"""


class Migration(migrations.Migration):
    """A full agreement supersedes at most one short form, of its own placement."""

    dependencies = [("calloffs", "0059_short_forms")]

    operations = [migrations.RunSQL(SUPERSEDES, UNDO)]
