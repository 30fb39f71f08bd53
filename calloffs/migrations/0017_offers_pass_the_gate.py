from django.db import migrations

# An offer is of a registered setting that Ofsted does not judge at its worst, or that a named officer exempts (ADR 7).
# The exemption is the council's row and the submitting scope the provider's, so that it is read in the system's; the
# scope before is put back, and an exception puts it back with the savepoint. The share lock keeps a register out.
GATE = """
CREATE FUNCTION calloffs_offer_gate() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    setting providers_setting;
    before text := current_setting('sefton.scope', true);
    exempted boolean;
BEGIN
    PERFORM set_config('sefton.scope', 'system', true);
    SELECT * INTO setting FROM providers_setting WHERE id = NEW.setting_id FOR SHARE;
    SELECT EXISTS (
        SELECT 1 FROM providers_exemption e
        JOIN calloffs_calloff c ON c.id = NEW.call_off_id
        LEFT JOIN providers_admission a ON a.id = e.admission_id
        WHERE e.setting_id = NEW.setting_id AND e.ended_at IS NULL
            AND c.needed_on BETWEEN e.starts_on AND e.until
            AND (e.referral_id = c.referral_id OR a.lot_id = c.lot_id)) INTO exempted;
    PERFORM set_config('sefton.scope', coalesce(before, ''), true);
    IF setting.registration <> 'registered'
        OR (NOT exempted AND CASE WHEN setting.kind = 'supported_accommodation'
                THEN coalesce(setting.accommodation_outcome, 0) = 3 ELSE setting.grade = 'inadequate' END) THEN
        RAISE EXCEPTION 'the setting does not pass the gate of registration or grade' USING ERRCODE = 'SP003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER offer_gate BEFORE INSERT ON calloffs_offer FOR EACH ROW EXECUTE FUNCTION calloffs_offer_gate();
"""
UNDO = """
DROP TRIGGER offer_gate ON calloffs_offer;
DROP FUNCTION calloffs_offer_gate();
"""


class Migration(migrations.Migration):
    """An offer passes the gate of registration and grade in the database too."""

    dependencies = [
        ("calloffs", "0016_questions_as_typed_stay_apart"),
        ("providers", "0008_exemptions_named_and_dated"),
    ]

    operations = [migrations.RunSQL(GATE, UNDO)]
