from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# Cases from before stay as they were argued. Where no ground is entered that fits, none is asked: what is missing in data
# stops no award.
GUARD = """
CREATE FUNCTION calloffs_act_ground_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    argued date := (NEW.at AT TIME ZONE 'Europe/London')::date;
    wanted text := CASE WHEN NEW.ground = 'emergency' THEN 'emergency' ELSE 'planned' END;
    spot boolean := EXISTS (
        SELECT 1 FROM calloffs_ladderapproach a JOIN calloffs_ladderrung r ON r.id = a.rung_id
        JOIN placements_buyingroute b ON b.code = r.route
            AND b.valid_from <= (r.opened_at AT TIME ZONE 'Europe/London')::date
            AND (b.valid_to IS NULL OR b.valid_to > (r.opened_at AT TIME ZONE 'Europe/London')::date)
        WHERE a.id = NEW.approach_id AND r.regime = 'pa_2023' AND b.family = 'spot');
    fits boolean := EXISTS (
        SELECT 1 FROM calloffs_actground g WHERE g.fits IN (wanted, 'both') AND g.valid_from <= argued
            AND (g.valid_to IS NULL OR g.valid_to > argued)
            AND (NEW.act_ground_id IS NULL OR g.id = NEW.act_ground_id));
BEGIN
    IF NEW.act_ground_id IS NULL AND spot AND fits THEN
        RAISE EXCEPTION 'a spot purchase names its ground in the Act' USING ERRCODE = 'SP005';
    END IF;
    IF NEW.act_ground_id IS NOT NULL AND NOT (spot AND fits) THEN
        RAISE EXCEPTION 'this ground of the Act is not one of this award on this day' USING ERRCODE = 'SP005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_ground_guard BEFORE INSERT OR UPDATE ON calloffs_directawardcase
    FOR EACH ROW EXECUTE FUNCTION calloffs_act_ground_guard();
"""
UNDO = """
DROP TRIGGER act_ground_guard ON calloffs_directawardcase;
DROP FUNCTION calloffs_act_ground_guard();
"""


class Migration(migrations.Migration):
    """A spot purchase since the Act names its ground in the Act, one that is in force and fits (ADR 137)."""

    dependencies = [("calloffs", "0069_grounds_of_the_act")]

    operations = [
        secure("calloffs_actground", COUNCIL),
        stays("calloffs_actground", once="valid_to"),
        migrations.RunSQL(GUARD, UNDO),
    ]
