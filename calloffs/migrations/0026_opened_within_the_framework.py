from django.db import migrations

TERM = """
CREATE FUNCTION calloffs_call_off_term() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF providers_framework_is_over((SELECT l.framework_id FROM providers_lot l WHERE l.id = NEW.lot_id)) THEN
        RAISE EXCEPTION 'no call-off is opened after the last day of the framework' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER call_off_term BEFORE INSERT ON calloffs_calloff
    FOR EACH ROW EXECUTE FUNCTION calloffs_call_off_term();
"""
UNDO = "DROP TRIGGER call_off_term ON calloffs_calloff; DROP FUNCTION calloffs_call_off_term();"


class Migration(migrations.Migration):
    """No call-off is opened after the framework's last day; those begun before go on (S-39)."""

    dependencies = [
        ("calloffs", "0025_gates_in_the_database"),
        ("providers", "0014_term_of_the_framework"),
    ]

    operations = [migrations.RunSQL(TERM, UNDO)]
