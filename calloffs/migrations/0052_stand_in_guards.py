from importlib import import_module

from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# The first half of the key of the advisory lock under which stand-ins are named one after another.
LOCK = 24312
CHAIN = f"""
CREATE FUNCTION calloffs_stand_in_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK}, 1);
    IF EXISTS (SELECT 1 FROM calloffs_standin s
            WHERE s.ended_at IS NULL AND (s.absent_id = NEW.stand_in_id OR s.stand_in_id = NEW.absent_id)
                AND daterange(s.starts_on, s.ends_on, '[]') && daterange(NEW.starts_on, NEW.ends_on, '[]')) THEN
        RAISE EXCEPTION 'Nobody stands in for a stand-in.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_chain BEFORE INSERT ON calloffs_standin
    FOR EACH ROW EXECUTE FUNCTION calloffs_stand_in_guard();
"""
UNDO_CHAIN = """
DROP TRIGGER no_chain ON calloffs_standin;
DROP FUNCTION calloffs_stand_in_guard();
"""
# Who decides holds a role of the office that is asked, or stands in on that day for somebody who does, and neither of the
# two asked for it. Asked as what is recorded, so that a row that cannot be seen refuses too.
WHO = """
CREATE FUNCTION calloffs_holds(person uuid, roles text[]) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_rolegrant g WHERE g.user_id = person AND g.role = ANY(roles)
        AND g.valid_from <= (sefton_now() AT TIME ZONE 'Europe/London')::date
        AND (g.valid_to IS NULL OR g.valid_to > (sefton_now() AT TIME ZONE 'Europe/London')::date))
$$;
CREATE FUNCTION calloffs_role_of(office text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE office WHEN 'head_of_service' THEN 'HEAD_OF_SERVICE' WHEN 'dcs' THEN 'DCS'
        WHEN 'asc' THEN 'ASC_DIRECTOR' WHEN 'on_call' THEN 'ON_CALL_AUTHORISER' END
$$;
CREATE FUNCTION calloffs_check_acts(
    person uuid, under uuid, offices text[], of_authorisation uuid, moment timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE stands_in calloffs_standin;
BEGIN
    IF under IS NOT NULL THEN
        SELECT * INTO stands_in FROM calloffs_standin s WHERE s.id = under AND s.stand_in_id = person
            AND s.office = ANY(offices) AND (s.ended_at IS NULL OR s.ended_at > moment)
            AND (moment AT TIME ZONE 'Europe/London')::date BETWEEN s.starts_on AND s.ends_on;
    END IF;
    IF NOT (CASE WHEN under IS NULL
            THEN calloffs_holds(person, (SELECT array_agg(calloffs_role_of(o)) FROM unnest(offices) o))
            ELSE calloffs_holds(stands_in.absent_id, ARRAY[calloffs_role_of(stands_in.office)]) END)
        OR NOT EXISTS (SELECT 1 FROM calloffs_authorisation a WHERE a.id = of_authorisation
            AND a.requested_by_id <> person AND a.requested_by_id IS DISTINCT FROM stands_in.absent_id) THEN
        RAISE EXCEPTION 'Who decides holds the office, or stands in for who does, and did not ask for it.'
            USING ERRCODE = 'SP010';
    END IF;
END $$;
CREATE FUNCTION calloffs_offices_for(office text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE office WHEN 'head_of_service' THEN ARRAY['head_of_service', 'dcs', 'on_call'] ELSE ARRAY[office] END
$$;
CREATE FUNCTION calloffs_who_decides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM calloffs_check_acts(
        NEW.by_id, NEW.stand_in_id, calloffs_offices_for(NEW.office), NEW.authorisation_id, NEW.at);
    RETURN NEW;
END $$;
CREATE TRIGGER who_decides BEFORE UPDATE ON calloffs_authorisationkey
    FOR EACH ROW WHEN (NEW.by_id IS DISTINCT FROM OLD.by_id AND NEW.by_id IS NOT NULL)
    EXECUTE FUNCTION calloffs_who_decides();
CREATE TRIGGER who_decides_at_once BEFORE INSERT ON calloffs_authorisationkey
    FOR EACH ROW WHEN (NEW.by_id IS NOT NULL) EXECUTE FUNCTION calloffs_who_decides();
CREATE TRIGGER who_decides BEFORE INSERT ON calloffs_withheldratification
    FOR EACH ROW EXECUTE FUNCTION calloffs_who_decides();
CREATE FUNCTION calloffs_who_gives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM calloffs_check_acts(
        NEW.provisional_by_id, NEW.provisional_stand_in_id,
        ARRAY(SELECT p.office::text FROM calloffs_provisionalauthority p WHERE p.id = NEW.provisional_under_id),
        NEW.id, NEW.provisional_at);
    RETURN NEW;
END $$;
CREATE TRIGGER who_gives BEFORE UPDATE ON calloffs_authorisation
    FOR EACH ROW WHEN (NEW.state = 'provisional' AND OLD.state <> 'provisional')
    EXECUTE FUNCTION calloffs_who_gives();
"""
UNDO_WHO = """
DROP TRIGGER who_gives ON calloffs_authorisation;
DROP FUNCTION calloffs_who_gives();
DROP TRIGGER who_decides ON calloffs_withheldratification;
DROP TRIGGER who_decides_at_once ON calloffs_authorisationkey;
DROP TRIGGER who_decides ON calloffs_authorisationkey;
DROP FUNCTION calloffs_who_decides();
DROP FUNCTION calloffs_offices_for(text);
DROP FUNCTION calloffs_check_acts(uuid, uuid, text[], uuid, timestamptz);
DROP FUNCTION calloffs_role_of(text);
DROP FUNCTION calloffs_holds(uuid, text[]);
"""
guards = import_module("calloffs.migrations.0043_provisional_guards")
GIVEN = f"{guards.ONCE} {guards.PROVISIONALLY}"
DECIDED = "decision reason asc_impact asc_impact_reason by_id at"
given = stays("calloffs_authorisation", may_change="state", once=GIVEN)
decided = stays("calloffs_authorisationkey", may_change="no_conflict_declared", once=DECIDED)


class Migration(migrations.Migration):
    """The database holds who stands in for whom, and refuses a decision by who neither holds the office nor does."""

    dependencies = [("calloffs", "0051_stand_ins")]

    operations = [
        secure("calloffs_standin", COUNCIL),
        stays("calloffs_standin", once="ended_at ended_by_id"),
        migrations.RunSQL(CHAIN, UNDO_CHAIN),
        migrations.RunSQL(given.reverse_sql, given.sql),
        stays("calloffs_authorisation", may_change="state", once=f"{GIVEN} provisional_stand_in_id"),
        migrations.RunSQL(decided.reverse_sql, decided.sql),
        stays("calloffs_authorisationkey", may_change="no_conflict_declared", once=f"{DECIDED} stand_in_id"),
        migrations.RunSQL(WHO, UNDO_WHO),
    ]
