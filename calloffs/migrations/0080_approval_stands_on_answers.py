from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# The gates that the dated data ask of a home and that nobody has answered about it yet, as `calloffs/rules/location.py`
# says: nothing in the area; the school year runs from 1 September; the newest answer holds, and it stands for the home
# also where it is asked for again; a disrupted education in Key Stage 4 asks the nominated officer too.
UNMET = """
CREATE FUNCTION calloffs_unmet_gates(asked uuid, on_day date, office text)
RETURNS TABLE(gate text, may_follow boolean) LANGUAGE sql STABLE AS $$
    WITH home AS (
        SELECT a.call_off_id, p.setting_id, p.household_id, p.location_class,
            extract(year FROM p.starts_on + interval '4 months')
                - extract(year FROM k.date_of_birth + interval '4 months') - 5 AS school_year
        FROM calloffs_authorisation a
        JOIN calloffs_awardproposal p ON p.id = a.proposal_id
        JOIN calloffs_calloff c ON c.id = a.call_off_id
        JOIN placements_referral r ON r.id = c.referral_id
        JOIN placements_child k ON k.id = r.child_id
        WHERE a.id = asked
    ), said AS (
        SELECT DISTINCT ON (l.gate) l.gate, l.answer
        FROM home
        JOIN calloffs_authorisation a ON a.call_off_id = home.call_off_id
        JOIN calloffs_awardproposal p ON p.id = a.proposal_id
            AND p.setting_id = home.setting_id AND p.household_id IS NOT DISTINCT FROM home.household_id
        JOIN calloffs_locationanswer l ON l.authorisation_id = a.id
        ORDER BY l.gate, l.at DESC, l.number DESC
    )
    SELECT g.gate::text, g.may_follow
    FROM home
    JOIN calloffs_locationgate g ON home.location_class = 'distant' OR home.location_class = 'adjoining' AND g.near_too
    WHERE g.valid_from <= on_day AND (g.valid_to IS NULL OR g.valid_to > on_day)
        AND (g.from_year IS NULL OR home.school_year BETWEEN g.from_year AND g.to_year)
        AND NOT EXISTS (SELECT 1 FROM said WHERE said.gate = g.gate)
        AND (g.gate <> 'key_stage' OR office <> 'nominated'
            AND EXISTS (SELECT 1 FROM said WHERE said.gate = 'education' AND said.answer = 'changes'))
$$;
"""
APPROVAL = """
CREATE FUNCTION calloffs_approval_stands_on_answers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_gate text;
BEGIN
    SELECT u.gate INTO open_gate
        FROM calloffs_unmet_gates(NEW.authorisation_id, (NEW.at AT TIME ZONE 'Europe/London')::date, NEW.office) u
        WHERE NOT u.may_follow OR NEW.consultations_due_on IS NULL
        ORDER BY u.gate LIMIT 1;
    IF open_gate IS NOT NULL THEN
        RAISE EXCEPTION 'No home is approved before what the law asks is answered: %', open_gate
            USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stands_on_answers BEFORE INSERT ON calloffs_distanceapproval
    FOR EACH ROW WHEN (NEW.outcome = 'approved') EXECUTE FUNCTION calloffs_approval_stands_on_answers();
"""
ANSWER = """
CREATE FUNCTION calloffs_location_answer_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last integer;
    class text;
BEGIN
    SELECT max(number) INTO last FROM calloffs_locationanswer
        WHERE authorisation_id = NEW.authorisation_id AND gate = NEW.gate;
    IF NEW.number <> coalesce(last, 0) + 1 THEN
        RAISE EXCEPTION 'the answers to a question are numbered in one line' USING ERRCODE = 'SP005';
    END IF;
    IF NEW.done_on > (NEW.at AT TIME ZONE 'Europe/London')::date THEN
        RAISE EXCEPTION 'nobody is consulted on a day to come' USING ERRCODE = 'SP005';
    END IF;
    SELECT p.location_class INTO class FROM calloffs_authorisation a
        JOIN calloffs_awardproposal p ON p.id = a.proposal_id WHERE a.id = NEW.authorisation_id;
    IF class = 'distant' AND NEW.gate = 'area' AND (NEW.answer <> 'consulted' OR NOT NEW.care_plan_given) THEN
        RAISE EXCEPTION 'at a distance the area authority is consulted and given the care plan' USING ERRCODE = 'SP005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answer_guard BEFORE INSERT ON calloffs_locationanswer
    FOR EACH ROW EXECUTE FUNCTION calloffs_location_answer_guard();
"""


class Migration(migrations.Migration):
    """No home outside the area is approved before what the law asks is answered, in an emergency but what may follow."""

    dependencies = [("calloffs", "0079_what_the_law_asks_before")]

    operations = [
        secure("calloffs_locationgate", COUNCIL),
        secure("calloffs_locationanswer", COUNCIL),
        stays("calloffs_locationgate", sooner="valid_to"),
        stays("calloffs_locationanswer"),
        migrations.RunSQL(UNMET, "DROP FUNCTION calloffs_unmet_gates(uuid, date, text);"),
        migrations.RunSQL(
            APPROVAL,
            "DROP TRIGGER stands_on_answers ON calloffs_distanceapproval;"
            "DROP FUNCTION calloffs_approval_stands_on_answers();",
        ),
        migrations.RunSQL(
            ANSWER,
            "DROP TRIGGER answer_guard ON calloffs_locationanswer; DROP FUNCTION calloffs_location_answer_guard();",
        ),
    ]
