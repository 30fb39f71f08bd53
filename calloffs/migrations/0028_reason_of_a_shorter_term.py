from django.db import migrations

# Born on 29 February, a person is 18 on 1 March, and five years from such a day end on 1 March: the first of the month
# and then the days on, as rules.values.years_after does; Postgres alone would take 28 February.
GUARD = """
CREATE FUNCTION calloffs_years_after(of_day date, years int) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT (date_trunc('month', of_day) + make_interval(years => years))::date
        + (extract(day FROM of_day)::int - 1)
$$;
CREATE FUNCTION calloffs_calloff_short_for_a_reason() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE born date;
BEGIN
    SELECT c.date_of_birth INTO born FROM placements_referral r JOIN placements_child c ON c.id = r.child_id
        WHERE r.id = NEW.referral_id;
    IF NEW.short_term_reason <> '' AND NEW.term_ends_on >= least(
        calloffs_years_after(NEW.needed_on, 5), calloffs_years_after(born, 18)) THEN
        RAISE EXCEPTION 'Only a shorter term has a reason.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calloffs_calloff_short_for_a_reason
    BEFORE INSERT OR UPDATE OF short_term_reason, term_ends_on, needed_on ON calloffs_calloff
    FOR EACH ROW EXECUTE FUNCTION calloffs_calloff_short_for_a_reason();
"""
BACK = """
DROP TRIGGER calloffs_calloff_short_for_a_reason ON calloffs_calloff;
DROP FUNCTION calloffs_calloff_short_for_a_reason();
DROP FUNCTION calloffs_years_after(date, int);
"""


class Migration(migrations.Migration):
    """A reason for a shorter term stands at a shorter term only, so that no paper calls the 18th birthday one (S-47)."""

    dependencies = [("calloffs", "0027_taken_back_with_a_reason")]

    operations = [migrations.RunSQL(GUARD, BACK)]
