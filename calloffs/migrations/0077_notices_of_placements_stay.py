from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# The records of one notice form one line; a decision comes before the notice is given, and no day lies in the future.
# Whether something is left to do follows from the newest, so that no list reads them all.
GUARD = """
CREATE FUNCTION calloffs_telling_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last integer;
    last_step text;
    decided_step text;
    decided_on date;
BEGIN
    SELECT number, step INTO last, last_step FROM calloffs_tellingrecord
        WHERE notice_id = NEW.notice_id ORDER BY number DESC LIMIT 1;
    IF NEW.number <> coalesce(last, 0) + 1 THEN
        RAISE EXCEPTION 'the records of a notice are numbered in one line' USING ERRCODE = 'SP005';
    END IF;
    IF NEW.step = 'withhold' AND NOT EXISTS (
        SELECT 1 FROM calloffs_placementnotice n JOIN calloffs_noticerecipient r ON r.id = n.recipient_id
        WHERE n.id = NEW.notice_id AND r.may_leave_out) THEN
        RAISE EXCEPTION 'this recipient of a notice is never left out' USING ERRCODE = 'SP005';
    END IF;
    IF NEW.step <> 'given' THEN
        RETURN NEW;
    END IF;
    SELECT step, (at AT TIME ZONE 'Europe/London')::date INTO decided_step, decided_on FROM calloffs_tellingrecord
        WHERE notice_id = NEW.notice_id AND step <> 'given' ORDER BY number DESC LIMIT 1;
    IF decided_step IS DISTINCT FROM 'notify' OR NEW.given_on < decided_on THEN
        RAISE EXCEPTION 'a notice is given after it was decided to give it' USING ERRCODE = 'SP005';
    END IF;
    IF NEW.given_on > (NEW.at AT TIME ZONE 'Europe/London')::date THEN
        RAISE EXCEPTION 'no notice is given on a day to come' USING ERRCODE = 'SP005';
    END IF;
    IF last_step = 'given' AND NEW.reason = '' THEN
        RAISE EXCEPTION 'a correction says why' USING ERRCODE = 'SP005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER telling_guard BEFORE INSERT ON calloffs_tellingrecord
    FOR EACH ROW EXECUTE FUNCTION calloffs_telling_guard();

CREATE FUNCTION calloffs_telling_opens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE calloffs_placementnotice SET is_open = (NEW.step = 'notify') WHERE id = NEW.notice_id;
    RETURN NULL;
END $$;
CREATE TRIGGER telling_opens AFTER INSERT ON calloffs_tellingrecord
    FOR EACH ROW EXECUTE FUNCTION calloffs_telling_opens();
"""
UNDO = """
DROP TRIGGER telling_opens ON calloffs_tellingrecord;
DROP TRIGGER telling_guard ON calloffs_tellingrecord;
DROP FUNCTION calloffs_telling_opens();
DROP FUNCTION calloffs_telling_guard();
"""


class Migration(migrations.Migration):
    """Notices of a placement (regulation 13): for the council, decided before they are given, and as recorded."""

    dependencies = [("calloffs", "0076_notices_of_placements")]

    operations = [
        secure("calloffs_noticerecipient", COUNCIL),
        secure("calloffs_placementnotice", COUNCIL),
        secure("calloffs_tellingrecord", COUNCIL),
        stays("calloffs_noticerecipient", sooner="valid_to"),
        stays("calloffs_placementnotice", may_change="is_open"),
        stays("calloffs_tellingrecord"),
        migrations.RunSQL(GUARD, UNDO),
    ]
