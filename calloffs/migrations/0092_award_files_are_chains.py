from django.db import migrations

# The call-off of whatever an event is about: the record itself, or what its column says. Read in the scope of whoever
# writes, who sees what they write about. Any table of this app with a `call_off_id` belongs; what the application gives
# as the chain is put aside.
CHAIN = """
CREATE FUNCTION calloffs_award_file_of(label text, key uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    about text := replace(label, '.', '_');
    call_off uuid;
BEGIN
    IF about = 'calloffs_calloff' THEN
        RETURN key;
    END IF;
    IF about LIKE 'calloffs\\_%' AND EXISTS (SELECT 1 FROM pg_attribute
            WHERE attrelid = to_regclass(about) AND attname = 'call_off_id' AND NOT attisdropped) THEN
        EXECUTE format('SELECT call_off_id FROM %I WHERE id = $1', about) INTO call_off USING key;
    END IF;
    RETURN call_off;
END $$;

CREATE FUNCTION calloffs_event_of_award_file() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
DECLARE
    written text := coalesce(current_setting('sefton.chains', true), '');
BEGIN
    NEW.chain_id := calloffs_award_file_of(NEW.subject_type, NEW.subject_id);
    IF NEW.chain_id IS NOT NULL AND strpos(written, NEW.chain_id::text) = 0 THEN
        PERFORM set_config('sefton.chains', written || ' ' || NEW.chain_id::text, true);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calloffs_award_file BEFORE INSERT ON audit_event
    FOR EACH ROW WHEN (NEW.subject_type LIKE 'calloffs.%' OR NEW.chain_id IS NOT NULL)
    EXECUTE FUNCTION calloffs_event_of_award_file();
"""
UNDO = """
DROP TRIGGER calloffs_award_file ON audit_event;
DROP FUNCTION calloffs_event_of_award_file();
DROP FUNCTION calloffs_award_file_of(text, uuid);
"""
# Events from before are linked in the order in which they are told. The append-only trigger is set aside for this one
# statement: it gives each its chain and changes nothing that is said.
FROM_BEFORE = """
ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_change;
SELECT set_config('sefton.scope', 'system', true);
UPDATE audit_event SET chain_id = calloffs_award_file_of(subject_type, subject_id) WHERE subject_type LIKE 'calloffs.%';
SELECT count(audit_add_link(e)) FROM (SELECT e.* FROM audit_event e WHERE e.chain_id IS NOT NULL
    ORDER BY e.chain_id, e.at, e.id) e;
SELECT set_config('sefton.scope', '', true);
ALTER TABLE audit_event ENABLE TRIGGER audit_event_no_change;
"""


class Migration(migrations.Migration):
    """The events of a call-off are one chain of hashes: its award file (ADR 157)."""

    dependencies = [("calloffs", "0091_evidence_by_ground_stays"), ("audit", "0005_chains")]

    operations = [
        migrations.RunSQL(CHAIN, UNDO),
        migrations.RunSQL(FROM_BEFORE, migrations.RunSQL.noop),
    ]
