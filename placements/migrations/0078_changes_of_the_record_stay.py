from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

PARTS = [
    "given_name",
    "family_name",
    "date_of_birth",
    "sex",
    "home",
    "school",
    "case_number",
    "social_worker",
    "team",
    "reviewing_officer",
]
# A part of the record as the list of changes writes it. Of the home the postcode, or why there is none.
PART = """
CREATE FUNCTION placements_child_part(of_child placements_child, wanted text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE wanted
        WHEN 'given_name' THEN of_child.given_name WHEN 'family_name' THEN of_child.family_name
        WHEN 'date_of_birth' THEN to_char(of_child.date_of_birth, 'YYYY-MM-DD') WHEN 'sex' THEN of_child.sex
        WHEN 'home' THEN coalesce(nullif(of_child.home_postcode, ''), of_child.no_postcode)
        WHEN 'school' THEN of_child.school WHEN 'case_number' THEN of_child.case_number
        WHEN 'social_worker' THEN coalesce(of_child.social_worker_id::text, '')
        WHEN 'team' THEN coalesce(of_child.team_id::text, '')
        WHEN 'reviewing_officer' THEN coalesce(of_child.reviewing_officer_id::text, '')
    END
$$;
"""
# One line of changes: each begins with what stands, and the row takes what the newest says and nothing else. Where a
# home lies on the map changes with the home alone.
LINE = f"""
CREATE FUNCTION placements_child_change_begins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told placements_child;
BEGIN
    SELECT * INTO told FROM placements_child WHERE id = NEW.child_id FOR UPDATE;
    IF NEW.was IS DISTINCT FROM placements_child_part(told, NEW.part) THEN
        RAISE EXCEPTION 'A change of a record begins with what the record says.' USING ERRCODE = 'SP022';
    END IF;
    IF NEW.number <> 1 + (SELECT count(*) FROM placements_childchange c WHERE c.child_id = NEW.child_id) THEN
        RAISE EXCEPTION 'Changes of a record are numbered in one line.' USING ERRCODE = 'SP022';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER child_change_begins BEFORE INSERT ON placements_childchange
    FOR EACH ROW EXECUTE FUNCTION placements_child_change_begins();

CREATE FUNCTION placements_child_takes_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told text;
BEGIN
    FOREACH told IN ARRAY ARRAY{PARTS} LOOP
        CONTINUE WHEN placements_child_part(OLD, told) IS NOT DISTINCT FROM placements_child_part(NEW, told);
        IF NOT EXISTS (
                SELECT FROM (SELECT c.was, c.now FROM placements_childchange c
                    WHERE c.child_id = OLD.id AND c.part = told ORDER BY c.number DESC LIMIT 1) newest
                WHERE newest.was = placements_child_part(OLD, told)
                  AND newest.now = placements_child_part(NEW, told)) THEN
            RAISE EXCEPTION 'What a child''s record says changes with a line of its history: %.', told
                USING ERRCODE = 'SP022';
        END IF;
    END LOOP;
    IF placements_child_part(OLD, 'home') = placements_child_part(NEW, 'home')
       AND (OLD.easting, OLD.northing, OLD.authority_code) IS DISTINCT FROM
           (NEW.easting, NEW.northing, NEW.authority_code) THEN
        RAISE EXCEPTION 'Where a home lies changes with the home.' USING ERRCODE = 'SP022';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER child_takes_changes BEFORE UPDATE ON placements_child FOR EACH ROW
    WHEN ((to_jsonb(OLD.*) - ARRAY['legal_status', 'legal_until', 'authority_until'])
          IS DISTINCT FROM (to_jsonb(NEW.*) - ARRAY['legal_status', 'legal_until', 'authority_until']))
    EXECUTE FUNCTION placements_child_takes_changes();
"""
UNDO = """
DROP TRIGGER child_takes_changes ON placements_child;
DROP TRIGGER child_change_begins ON placements_childchange;
DROP FUNCTION placements_child_takes_changes();
DROP FUNCTION placements_child_change_begins();
DROP FUNCTION placements_child_part(placements_child, text);
"""


class Migration(migrations.Migration):
    """What a child's record said before stays, and the record says what the newest line of it says (ADR 155)."""

    dependencies = [("placements", "0077_changes_of_the_record")]

    operations = [
        secure("placements_childchange", COUNCIL),
        stays("placements_childchange"),
        migrations.RunSQL(PART + LINE, UNDO),
    ]
