from django.db import migrations

GATE = """
CREATE OR REPLACE FUNCTION providers_fails_gate(asked uuid, on_day date, referral uuid, lot uuid) RETURNS boolean
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
    RETURN setting.registration NOT IN ({registered})
        OR (NOT exempted AND CASE WHEN setting.kind = 'supported_accommodation'
                THEN coalesce(setting.accommodation_outcome, 0) = 3 ELSE setting.grade = 'inadequate' END);
END $$;
"""


class Migration(migrations.Migration):
    """The council's own carers and connected persons are registered with nobody, and fail no gate by it (reg. 24)."""

    dependencies = [("providers", "0026_homes_outside_the_register")]

    operations = [
        migrations.RunSQL(
            GATE.replace("{registered}", "'registered', 'not_needed'"),
            GATE.replace("{registered}", "'registered'"),
        )
    ]
