from importlib import import_module

from django.db import migrations

from sefton_pdps.core.database.decided import stays

# Whose approval belongs to a home: in the area nobody's, out of area the nominated officer's or the Director's, at a
# distance the Director's alone, whose decision of before these rows counts too (reg. 11, ADR 127).
APPROVED = """
CREATE FUNCTION calloffs_approved_in_law(asked uuid, proposed uuid, before timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT p.location_class = 'in_borough'
            OR EXISTS (SELECT 1 FROM calloffs_distanceapproval d
                WHERE d.authorisation_id = asked AND d.outcome = 'approved' AND d.rung_at <= before
                    AND (p.location_class = 'adjoining' OR d.office = 'dcs'))
            OR p.location_class = 'distant' AND EXISTS (SELECT 1 FROM calloffs_authorisationkey k
                WHERE k.authorisation_id = asked AND k.office = 'dcs' AND k.decision = 'authorise' AND k.at <= before)
        FROM calloffs_awardproposal p WHERE p.id = proposed
    ), false)
$$;
"""
PROVISIONAL = """
CREATE OR REPLACE FUNCTION calloffs_distance_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT calloffs_approved_in_law(NEW.id, NEW.proposal_id, NEW.provisional_at) THEN
        RAISE EXCEPTION 'A home outside the area is approved in law before the move.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
"""
AWARD = """
CREATE FUNCTION calloffs_award_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM calloffs_authorisation a
            WHERE a.call_off_id = NEW.id AND a.state IN ('authorised', 'provisional', 'lapsed')
                AND calloffs_approved_in_law(a.id, a.proposal_id, sefton_now())) THEN
        RAISE EXCEPTION 'A home outside the area is approved in law before it is awarded.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER award_is_lawful BEFORE UPDATE ON calloffs_calloff
    FOR EACH ROW WHEN (NEW.state = 'awarded' AND OLD.state <> 'awarded')
    EXECUTE FUNCTION calloffs_award_is_lawful();
"""
before = import_module("calloffs.migrations.0049_distance_approval_guards").GUARD
provisional_before = before.partition("CREATE TRIGGER")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
first = stays("calloffs_distanceapproval")


class Migration(migrations.Migration):
    """No award outside the area without the approval in law that belongs to it, by whichever route it comes."""

    dependencies = [("calloffs", "0053_approval_of_every_distance")]

    operations = [
        migrations.RunSQL(APPROVED, "DROP FUNCTION calloffs_approved_in_law;"),
        migrations.RunSQL(PROVISIONAL, provisional_before),
        migrations.RunSQL(
            AWARD, "DROP TRIGGER award_is_lawful ON calloffs_calloff; DROP FUNCTION calloffs_award_is_lawful;"
        ),
        migrations.RunSQL(first.reverse_sql, first.sql),
        stays("calloffs_distanceapproval", once="consulted_on consultations consultations_by_id"),
    ]
