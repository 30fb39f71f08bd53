from django.db import migrations

# After the framework's last day, extensions counted, nothing new begins under it (S-39): nobody is admitted, and no
# round is set to close later. What was begun before goes on. The framework's tables are anybody's to read.
TERM = """
CREATE FUNCTION providers_framework_last_day(asked uuid) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT greatest(f.ends_on, (SELECT max(e.new_end) FROM providers_frameworkextension e WHERE e.framework_id = f.id))
    FROM providers_framework f WHERE f.id = asked
$$;

CREATE FUNCTION providers_framework_is_over(asked uuid) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT providers_framework_last_day(asked) < (sefton_now() AT TIME ZONE 'Europe/London')::date
$$;

CREATE FUNCTION providers_admission_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF providers_framework_is_over((SELECT l.framework_id FROM providers_lot l WHERE l.id = NEW.lot_id)) THEN
        RAISE EXCEPTION 'nobody is admitted after the last day of the framework' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER admission_term BEFORE INSERT ON providers_admission
    FOR EACH ROW EXECUTE FUNCTION providers_admission_term();

CREATE FUNCTION providers_round_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.closes_at AT TIME ZONE 'Europe/London')::date > providers_framework_last_day(NEW.framework_id) THEN
        RAISE EXCEPTION 'a round closes within the term of its framework' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_term BEFORE INSERT OR UPDATE OF closes_at ON providers_admissionround
    FOR EACH ROW WHEN (NEW.closes_at IS NOT NULL) EXECUTE FUNCTION providers_round_term();
"""
UNDO = """
DROP TRIGGER round_term ON providers_admissionround;
DROP FUNCTION providers_round_term();
DROP TRIGGER admission_term ON providers_admission;
DROP FUNCTION providers_admission_term();
DROP FUNCTION providers_framework_is_over(uuid);
DROP FUNCTION providers_framework_last_day(uuid);
"""


class Migration(migrations.Migration):
    """Nobody is admitted and no round closes after the framework's last day."""

    dependencies = [("providers", "0013_conflicts_that_end")]

    operations = [migrations.RunSQL(TERM, UNDO)]
