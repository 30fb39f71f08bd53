from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure

# Only of a provider whose people have never signed in is an offer written down by the council: nobody there can have sent
# one, so nothing that is sealed is replaced by it, and its being refused tells nothing (ADR 134). The offer is read in the
# provider's own scope, as the seal has it (ADR 3).
GUARD = """
CREATE FUNCTION calloffs_heard_offer_guard() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text := current_setting('sefton.scope', true);
    invited calloffs_invitation;
    belongs boolean;
BEGIN
    PERFORM set_config('sefton.scope', 'council', true);
    SELECT * INTO invited FROM calloffs_invitation WHERE id = NEW.invitation_id;
    IF EXISTS (SELECT 1 FROM accounts_user u WHERE u.provider_id = invited.provider_id
            AND u.last_login IS NOT NULL) THEN
        RAISE EXCEPTION 'A provider whose people sign in sends its offers itself.' USING ERRCODE = 'SP010';
    END IF;
    PERFORM set_config('sefton.scope', 'provider:' || invited.provider_id::text, true);
    SELECT EXISTS (SELECT 1 FROM calloffs_offer o WHERE o.id = NEW.offer_id
        AND o.call_off_id = invited.call_off_id AND o.submitted_by_id = NEW.recorded_by_id) INTO belongs;
    PERFORM set_config('sefton.scope', coalesce(before, ''), true);
    IF NOT belongs THEN
        RAISE EXCEPTION 'What was heard is an offer on this invitation, written down by whoever recorded it.'
            USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER heard_offer_guard BEFORE INSERT ON calloffs_heardoffer
    FOR EACH ROW EXECUTE FUNCTION calloffs_heard_offer_guard();
"""
UNDO = """
DROP TRIGGER heard_offer_guard ON calloffs_heardoffer;
DROP FUNCTION calloffs_heard_offer_guard();
"""


class Migration(migrations.Migration):
    """What was told by telephone or e-mail stays as it was written down, of providers without an account only."""

    dependencies = [("calloffs", "0065_offers_heard")]

    operations = [
        secure("calloffs_heardoffer", COUNCIL),
        stays("calloffs_heardoffer"),
        migrations.RunSQL(GUARD, UNDO),
    ]
