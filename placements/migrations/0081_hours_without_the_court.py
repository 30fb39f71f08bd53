from django.db import migrations

# The clock in force on a day, in hours; before the first one the first, as `clock_on` reads it.
HOURS = """
CREATE FUNCTION placements_clock_hours(wanted text, on_day date) RETURNS interval LANGUAGE sql STABLE AS $$
    SELECT make_interval(hours => c.days * 24) FROM placements_lawclock c WHERE c.clock = wanted
    ORDER BY c.valid_from <= on_day DESC, CASE WHEN c.valid_from <= on_day THEN c.valid_from END DESC, c.valid_from
    LIMIT 1
$$;
"""
# Added up as `placements/rules/secure.py` does: a time ends where another authority over the same began, and no look of
# 28 days back from the end of this time, or of one that began later, holds more than 72 hours.
GUARD = """
CREATE FUNCTION placements_hours_without_the_court() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    on_day date := (NEW.began_at AT TIME ZONE 'Europe/London')::date;
    most interval := placements_clock_hours('secure', on_day);
    within interval := placements_clock_hours('within', on_day);
BEGIN
    IF EXISTS (
        WITH kept AS (
            SELECT a.kind, a.began_at AS start, least(
                coalesce(a.ended_at, a.runs_out_at, 'infinity'),
                coalesce(lead(a.began_at) OVER (ORDER BY a.began_at), 'infinity')) AS stop
            FROM placements_legalauthority a
            WHERE a.child_id = NEW.child_id AND a.over = 'secure' AND a.corrected_at IS NULL
        ), alone AS (SELECT start, stop FROM kept WHERE kind = 'S7')
        SELECT FROM alone ends WHERE ends.start >= NEW.began_at AND most < (
            SELECT sum(least(t.stop, ends.stop) - greatest(t.start, ends.stop - within)) FROM alone t
            WHERE t.start < ends.stop AND t.stop > ends.stop - within)
    ) THEN
        RAISE EXCEPTION 'No child is kept secure without the court longer than the law lets in a time.'
            USING ERRCODE = 'SP010';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER hours_without_the_court AFTER INSERT ON placements_legalauthority
    FOR EACH ROW WHEN (NEW.kind = 'S7') EXECUTE FUNCTION placements_hours_without_the_court();
"""
UNDO = """
DROP TRIGGER hours_without_the_court ON placements_legalauthority;
DROP FUNCTION placements_hours_without_the_court();
DROP FUNCTION placements_clock_hours(text, date);
"""


class Migration(migrations.Migration):
    """The 72 hours in any 28 days are the database's too (ADR 143)."""

    dependencies = [("placements", "0080_sibling_groups")]

    operations = [migrations.RunSQL(HOURS + GUARD, UNDO)]
