from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

GUARD = """
CREATE FUNCTION placements_court_order_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    records integer;
    named integer;
BEGIN
    SELECT count(*), count(own.court_order_on) INTO records, named FROM (
        SELECT r.court_order_on, r.recorded_at FROM placements_recordedplacement r WHERE r.placement_id = NEW.placement_id
        UNION ALL
        SELECT s.court_order_on, s.recorded_at FROM placements_unregisteredstay s WHERE s.placement_id = NEW.placement_id
    ) own WHERE own.recorded_at <= NEW.recorded_at;
    IF records = 0 THEN
        RAISE EXCEPTION 'A court order is added to a placement that was recorded before it.' USING ERRCODE = 'SP010';
    END IF;
    IF NEW.ordered_on > (NEW.recorded_at AT TIME ZONE 'Europe/London')::date THEN
        RAISE EXCEPTION 'A court order that is still to come is not recorded.' USING ERRCODE = 'SP010';
    END IF;
    IF NEW.corrects_id IS NULL AND (named > 0) <> (btrim(NEW.reason) <> '') THEN
        RAISE EXCEPTION 'What stands in place of the order that the record names says what was wrong.'
            USING ERRCODE = 'SP010';
    END IF;
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM placements_courtorder o WHERE o.id = NEW.corrects_id AND o.placement_id = NEW.placement_id) THEN
        RAISE EXCEPTION 'A court order corrects one of the same placement.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER court_order_guard BEFORE INSERT ON placements_courtorder
    FOR EACH ROW EXECUTE FUNCTION placements_court_order_guard();
"""
UNDO = """
DROP TRIGGER court_order_guard ON placements_courtorder;
DROP FUNCTION placements_court_order_guard();
"""


class Migration(migrations.Migration):
    """A court's order that came after the record is the council's, stays, and is added once (ADR 132)."""

    dependencies = [("placements", "0065_court_orders")]

    operations = [
        secure("placements_courtorder", COUNCIL),
        stays("placements_courtorder"),
        migrations.RunSQL(GUARD, UNDO),
    ]
