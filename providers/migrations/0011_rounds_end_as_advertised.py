from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, grant_columns, reference, revoke, secure

# An advertised round closes when its closing time has passed, is only ever extended, and is cancelled by two people.
ADVERTISED = """
CREATE FUNCTION providers_round_as_advertised() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'closed' AND OLD.state <> 'closed'
            AND (NEW.closes_at IS NULL OR sefton_now() < NEW.closes_at) THEN
        RAISE EXCEPTION 'An advertised round does not close early.' USING ERRCODE = 'SP011';
    END IF;
    IF NEW.closes_at IS DISTINCT FROM OLD.closes_at AND (
            OLD.state <> 'open' OR NEW.closes_at IS NULL OR NEW.closes_at <= sefton_now()
            OR OLD.closes_at <= sefton_now() OR NEW.closes_at <= OLD.closes_at) THEN
        RAISE EXCEPTION 'An advertised round is extended while it is open, never shortened.' USING ERRCODE = 'SP011';
    END IF;
    IF NEW.state = 'cancelled' AND OLD.state <> 'cancelled' AND NOT EXISTS (
            SELECT 1 FROM providers_roundcancellation WHERE round_id = NEW.id AND is_confirmed) THEN
        RAISE EXCEPTION 'A round is cancelled by two people.' USING ERRCODE = 'SP011';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_as_advertised BEFORE UPDATE ON providers_admissionround FOR EACH ROW
    WHEN (OLD.state IN ('open', 'closed', 'cancelled')) EXECUTE FUNCTION providers_round_as_advertised();

CREATE FUNCTION providers_cancellation_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An answer to a proposal stands.' USING ERRCODE = 'SP011';
END $$;
CREATE TRIGGER cancellation_answered_once BEFORE UPDATE ON providers_roundcancellation FOR EACH ROW
    WHEN (OLD.is_confirmed IS NOT NULL) EXECUTE FUNCTION providers_cancellation_answered();
"""
UNDO_ADVERTISED = """
DROP TRIGGER cancellation_answered_once ON providers_roundcancellation;
DROP FUNCTION providers_cancellation_answered();
DROP TRIGGER round_as_advertised ON providers_admissionround;
DROP FUNCTION providers_round_as_advertised();
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0010_rounds_extended_or_cancelled")]

    operations = [
        migrations.RunSQL(ADVERTISED, UNDO_ADVERTISED),
        # A provider reads why its round was cancelled, never what was only proposed.
        secure("providers_roundcancellation", f"{COUNCIL} OR is_confirmed", COUNCIL),
        revoke("providers_roundcancellation", "DELETE"),
        grant_columns("providers_roundcancellation", "is_confirmed, answered_by_id, answered_at"),
        *reference("providers_roundextension"),
        revoke("providers_roundextension", "UPDATE, DELETE"),
    ]
