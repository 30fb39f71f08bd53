from django.db import migrations

# The setting's own gates (ADR 7): registered, and not judged at its worst by Ofsted unless a named officer exempts it
# on the day for the referral or for the lot (without a lot: for any). The exemption is the council's row and the
# asking scope may be a provider's, so it is read in the system's scope; the scope before is put back. The share lock
# keeps a register out until whoever asks has committed.
GATE = """
CREATE FUNCTION providers_fails_gate(asked uuid, on_day date, referral uuid, lot uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    setting providers_setting;
    before text := current_setting('sefton.scope', true);
    exempted boolean;
BEGIN
    PERFORM set_config('sefton.scope', 'system', true);
    SELECT * INTO setting FROM providers_setting WHERE id = asked FOR SHARE;
    SELECT EXISTS (
        SELECT 1 FROM providers_exemption e
        LEFT JOIN providers_admission a ON a.id = e.admission_id
        WHERE e.setting_id = asked AND e.ended_at IS NULL AND on_day BETWEEN e.starts_on AND e.until
            AND (e.referral_id = referral OR (a.id IS NOT NULL AND (lot IS NULL OR a.lot_id = lot)))) INTO exempted;
    PERFORM set_config('sefton.scope', coalesce(before, ''), true);
    RETURN setting.registration <> 'registered'
        OR (NOT exempted AND CASE WHEN setting.kind = 'supported_accommodation'
                THEN coalesce(setting.accommodation_outcome, 0) = 3 ELSE setting.grade = 'inadequate' END);
END $$;
"""
UNDO = "DROP FUNCTION providers_fails_gate(uuid, date, uuid, uuid);"


class Migration(migrations.Migration):
    """One function answers whether a setting fails the gates that are its own; each step that commits asks it."""

    dependencies = [("providers", "0011_rounds_end_as_advertised")]

    operations = [migrations.RunSQL(GATE, UNDO)]
