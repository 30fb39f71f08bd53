from django.db import migrations

# The arguments are the steps, as `drafted>issued`, or the first state alone where rows are added.
STEPS = """
CREATE FUNCTION sefton_takes_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION 'A row of % begins as %, not as %.', TG_TABLE_NAME, TG_ARGV[0], NEW.state
            USING ERRCODE = 'SP020';
    ELSIF NOT (OLD.state || '>' || NEW.state) = ANY (TG_ARGV) THEN
        RAISE EXCEPTION 'A row of % does not go from % to %.', TG_TABLE_NAME, OLD.state, NEW.state
            USING ERRCODE = 'SP020';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    """One guard for every life: a state moves along a step of its transition table, whoever writes it."""

    dependencies = [("core", "0005_provider_writes")]

    operations = [migrations.RunSQL(STEPS, "DROP FUNCTION sefton_takes_steps()")]
