from django.db import migrations

GUARD = """
CREATE FUNCTION calloffs_notice_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before calloffs_owednotice%ROWTYPE;
BEGIN
    IF NEW.placement_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM placements_recordedplacement r
            WHERE r.placement_id = NEW.placement_id AND r.source = 'officer') THEN
        RAISE EXCEPTION 'only a placement that an officer recorded afterwards owes a notice' USING ERRCODE = 'SP005';
    END IF;
    IF NEW.corrects_id IS NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO before FROM calloffs_owednotice WHERE id = NEW.corrects_id;
    IF before.recorded_at IS NULL OR NEW.recorded_at < before.recorded_at
            OR (NEW.call_off_id, NEW.placement_id, NEW.rule_id, NEW.notice, NEW.starts_on, NEW.due_on) IS DISTINCT FROM
               (before.call_off_id, before.placement_id, before.rule_id, before.notice, before.starts_on, before.due_on)
            THEN
        RAISE EXCEPTION 'a correction is of what was recorded, of the same notice' USING ERRCODE = 'SP005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notice_guard BEFORE INSERT ON calloffs_owednotice
    FOR EACH ROW EXECUTE FUNCTION calloffs_notice_guard();
"""
UNDO = "DROP TRIGGER notice_guard ON calloffs_owednotice; DROP FUNCTION calloffs_notice_guard();"


class Migration(migrations.Migration):
    """A correction is of a record of the same notice, and a placement that owes one was recorded by an officer (ADR 138)."""

    dependencies = [("calloffs", "0073_notices_are_corrected")]

    operations = [migrations.RunSQL(GUARD, UNDO)]
