from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

ONCE = "ended_at end_reason end_note end_recorded_by_id end_recorded_at corrected_at corrected_by_id correction_reason"
# Which authority is in force at a moment: of what is not corrected the one that began last, unless it is over by then.
IN_FORCE = """
CREATE FUNCTION placements_authority_at(asked uuid, wanted text, moment timestamptz) RETURNS varchar
LANGUAGE sql STABLE AS $$
    SELECT newest.kind FROM (
        SELECT a.kind, coalesce(a.ended_at, a.runs_out_at, 'infinity') AS until FROM placements_legalauthority a
        WHERE a.child_id = asked AND a.over = wanted AND a.corrected_at IS NULL AND a.began_at < moment
        ORDER BY a.began_at DESC LIMIT 1
    ) newest WHERE newest.until >= moment
$$;
"""
# An end that is to be told at a moment: so many days ahead as are in force then; null where it is not.
TOLD = """
CREATE FUNCTION placements_authority_told(until timestamptz, at timestamptz) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN until <= at + coalesce((
        SELECT c.days FROM placements_lawclock c WHERE c.clock = 'ahead'
            AND c.valid_from <= (at AT TIME ZONE 'Europe/London')::date
        ORDER BY c.valid_from DESC LIMIT 1), 0) * interval '1 day' THEN until END
$$;
"""
# One truth: what the child's row says of it is read from the list at each writing, whatever is written.
KEPT = """
CREATE FUNCTION placements_child_legal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT a.kind, coalesce(a.ended_at, a.runs_out_at) INTO NEW.legal_status, NEW.legal_until
        FROM placements_legalauthority a
        WHERE a.child_id = NEW.id AND a.over = 'placing' AND a.corrected_at IS NULL ORDER BY a.began_at DESC LIMIT 1;
    NEW.legal_status := coalesce(NEW.legal_status, '');
    SELECT least(CASE WHEN NEW.legal_status = '' THEN NEW.recorded_at ELSE NEW.legal_until END, min(newest.runs_out_at))
        INTO NEW.authority_until FROM (
        SELECT DISTINCT ON (a.over) a.runs_out_at, a.ended_at FROM placements_legalauthority a
        WHERE a.child_id = NEW.id AND a.over <> 'placing' AND a.corrected_at IS NULL
        ORDER BY a.over, a.began_at DESC
    ) newest WHERE newest.ended_at IS NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER child_legal BEFORE INSERT OR UPDATE OF legal_status, legal_until, authority_until ON placements_child
    FOR EACH ROW EXECUTE FUNCTION placements_child_legal();

CREATE FUNCTION placements_authority_tells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE placements_child SET legal_status = legal_status WHERE id = NEW.child_id;
    RETURN NULL;
END $$;
CREATE TRIGGER authority_tells AFTER INSERT OR UPDATE ON placements_legalauthority
    FOR EACH ROW EXECUTE FUNCTION placements_authority_tells();
"""
GUARD = """
CREATE FUNCTION placements_authority_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.began_at > NEW.recorded_at OR NEW.ended_at > coalesce(NEW.end_recorded_at, NEW.recorded_at) THEN
        RAISE EXCEPTION 'An authority or its end that is still to come is not recorded.' USING ERRCODE = 'SP010';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.corrects_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM placements_legalauthority a
            WHERE a.id = NEW.corrects_id AND a.child_id = NEW.child_id AND a.corrected_at IS NOT NULL) THEN
        RAISE EXCEPTION 'An authority stands in place of a corrected one of the same child.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER authority_guard BEFORE INSERT OR UPDATE ON placements_legalauthority
    FOR EACH ROW EXECUTE FUNCTION placements_authority_guard();
"""
UNDO = """
DROP TRIGGER authority_guard ON placements_legalauthority;
DROP TRIGGER authority_tells ON placements_legalauthority;
DROP TRIGGER child_legal ON placements_child;
DROP FUNCTION placements_authority_guard();
DROP FUNCTION placements_authority_tells();
DROP FUNCTION placements_child_legal();
DROP FUNCTION placements_authority_told(timestamptz, timestamptz);
DROP FUNCTION placements_authority_at(uuid, text, timestamptz);
"""


class Migration(migrations.Migration):
    """Legal authority is the council's, stays, and the child's row says what the list says (ADR 142)."""

    dependencies = [("placements", "0072_legal_authority")]

    operations = [
        secure("placements_legalauthority", COUNCIL),
        stays("placements_legalauthority", once=ONCE),
        migrations.RunSQL(IN_FORCE + TOLD + KEPT + GUARD, UNDO),
    ]
