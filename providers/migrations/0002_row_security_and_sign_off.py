from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, own_rows, revoke, secure

OWN = f"{COUNCIL} OR {own_rows()}"
OWN_SETTING = f"{COUNCIL} OR EXISTS (SELECT 1 FROM providers_setting s WHERE s.id = setting_id)"
DECIDED = (
    f"{COUNCIL} OR ({own_rows()} AND EXISTS (SELECT 1 FROM providers_application a"
    " WHERE a.id = application_id AND a.state IN ('admitted', 'refused')))"
)

PERSON_OF_A_PROVIDER = """
ALTER TABLE accounts_user ADD CONSTRAINT user_provider_exists
    FOREIGN KEY (provider_id) REFERENCES providers_provider (id) DEFERRABLE INITIALLY DEFERRED;
"""

# S-9: signed criteria, specification and terms do not change; a round opens only when all is recorded.
SIGN_OFF = """
CREATE FUNCTION providers_criterion_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE at_state text;
BEGIN
    SELECT state INTO at_state FROM providers_admissionround
        WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.round_id ELSE NEW.round_id END;
    IF at_state IS DISTINCT FROM 'drafted' THEN
        RAISE EXCEPTION 'The criteria of a signed round are frozen (S-9).' USING ERRCODE = 'SP009';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER criterion_frozen BEFORE INSERT OR UPDATE OR DELETE ON providers_criterion
    FOR EACH ROW EXECUTE FUNCTION providers_criterion_frozen();

CREATE FUNCTION providers_round_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'drafted' AND (NEW.specification, NEW.terms, NEW.consultation)
            IS DISTINCT FROM (OLD.specification, OLD.terms, OLD.consultation) THEN
        RAISE EXCEPTION 'The specification and terms of a signed round are frozen (S-9).' USING ERRCODE = 'SP009';
    END IF;
    IF OLD.state = 'drafted' AND NEW.state <> 'drafted' THEN
        IF (SELECT (count(*), sum(weight)) FROM providers_criterion WHERE round_id = NEW.id)
                IS DISTINCT FROM (4::bigint, 100::bigint) THEN
            RAISE EXCEPTION 'A round has four criteria whose weights make 100 (S-45).' USING ERRCODE = 'SP009';
        END IF;
        IF (SELECT count(*) FROM providers_roundsignoff WHERE round_id = NEW.id AND office IN ('dcs', 'asc')) <> 2
        THEN
            RAISE EXCEPTION 'Both Executive Directors sign a round off (S-9).' USING ERRCODE = 'SP009';
        END IF;
    END IF;
    IF NEW.state = 'open' AND OLD.state <> 'open' AND (
            SELECT count(DISTINCT kind) FROM providers_roundadvice WHERE round_id = NEW.id) <> 3 THEN
        RAISE EXCEPTION 'A round opens on recorded advice and consultation (S-9).' USING ERRCODE = 'SP009';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER round_signed BEFORE UPDATE ON providers_admissionround
    FOR EACH ROW EXECUTE FUNCTION providers_round_signed();
"""
UNDO = """
DROP TRIGGER round_signed ON providers_admissionround;
DROP FUNCTION providers_round_signed();
DROP TRIGGER criterion_frozen ON providers_criterion;
DROP FUNCTION providers_criterion_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0001_framework_and_settings"), ("core", "0001_clock_scope_and_references")]

    operations = [
        migrations.RunSQL(
            PERSON_OF_A_PROVIDER, "ALTER TABLE accounts_user DROP CONSTRAINT user_provider_exists"
        ),
        secure("providers_provider", f"{COUNCIL} OR {own_rows('id')}"),
        secure("providers_setting", OWN),
        secure("providers_settingregistration", OWN_SETTING),
        secure("providers_carerhousehold", OWN),
        secure("providers_place", OWN),
        secure("providers_placehold", OWN),
        secure("providers_registerchange", COUNCIL),
        secure("providers_application", OWN),
        secure("providers_applicationlot", OWN),
        secure("providers_applicationanswer", OWN),
        secure("providers_applicationdocument", OWN),
        secure("providers_assessment", COUNCIL),
        secure("providers_score", COUNCIL),
        secure("providers_agreedscore", DECIDED),
        secure("providers_admission", OWN),
        secure("providers_admissionsuspension", OWN),
        secure("providers_exemption", COUNCIL),
        migrations.RunSQL(SIGN_OFF, UNDO),
        revoke("providers_roundsignoff", "UPDATE, DELETE"),
        revoke("providers_roundadvice", "UPDATE, DELETE"),
    ]
