from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, grant_columns, revoke, secure

# A start in a barred setting is never refused, but it has its row, so that somebody must decide (ADR 7). The row is
# the council's and is read in the system's scope, as the gate itself is.
START = """
CREATE FUNCTION placements_barred_start_guard() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text := current_setting('sefton.scope', true);
    recorded boolean;
BEGIN
    PERFORM set_config('sefton.scope', 'system', true);
    SELECT EXISTS (SELECT 1 FROM placements_barredstart b WHERE b.placement_id = NEW.id) INTO recorded;
    PERFORM set_config('sefton.scope', coalesce(before, ''), true);
    IF NOT recorded AND providers_fails_gate(
            NEW.setting_id, (NEW.arrived_at AT TIME ZONE 'Europe/London')::date, NEW.referral_id, NULL) THEN
        RAISE EXCEPTION 'a start in a barred setting is recorded as an exception' USING ERRCODE = 'SP003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER placement_barred_start BEFORE UPDATE ON placements_placement
    FOR EACH ROW WHEN (NEW.state = 'started' AND OLD.state <> 'started')
    EXECUTE FUNCTION placements_barred_start_guard();

CREATE FUNCTION placements_barred_start_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What follows was decided already.' USING ERRCODE = 'SP010';
END $$;
CREATE TRIGGER barred_start_decided_once BEFORE UPDATE ON placements_barredstart
    FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION placements_barred_start_decided_once();
"""
UNDO = """
DROP TRIGGER barred_start_decided_once ON placements_barredstart;
DROP FUNCTION placements_barred_start_decided_once();
DROP TRIGGER placement_barred_start ON placements_placement;
DROP FUNCTION placements_barred_start_guard();
"""


class Migration(migrations.Migration):
    """A start that a gate bars has its row; the row is the council's, and is decided once."""

    dependencies = [("placements", "0019_barred_starts"), ("providers", "0012_gate_of_the_setting")]

    operations = [
        secure("placements_barredstart", COUNCIL),
        revoke("placements_barredstart", "DELETE"),
        grant_columns("placements_barredstart", "decision, reason, decided_by_id, decided_at"),
        migrations.RunSQL(START, UNDO),
    ]
