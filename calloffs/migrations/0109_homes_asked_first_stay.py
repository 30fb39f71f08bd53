from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.provider_writes import provider_within, provider_writes
from sefton_pdps.core.database.rls import COUNCIL, own_rows, secure

# Until when a home may answer is read from the database's clock, whatever a job has recorded. What it accepted is taken
# back only while another home may still be chosen.
ASKED = """
CREATE FUNCTION calloffs_asked_home_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stands text;
BEGIN
    SELECT state INTO stands FROM calloffs_calloff WHERE id = NEW.call_off_id;
    IF TG_OP = 'INSERT' THEN
        IF stands IS DISTINCT FROM 'opened' AND stands IS DISTINCT FROM 'case_made' THEN
            RAISE EXCEPTION 'a home is asked while it may still be chosen' USING ERRCODE = 'SP005';
        END IF;
        IF NEW.answer <> '' OR NEW.expired_at IS NOT NULL OR NEW.taken_back_at IS NOT NULL THEN
            RAISE EXCEPTION 'a home is asked before it answers' USING ERRCODE = 'SP005';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.answer <> OLD.answer AND (OLD.taken_back_at IS NOT NULL OR OLD.expired_at IS NOT NULL
            OR sefton_now() >= OLD.expires_at) THEN
        RAISE EXCEPTION 'a home answers until its time is over' USING ERRCODE = 'SP001';
    END IF;
    IF NEW.expired_at IS NOT NULL AND OLD.expired_at IS NULL
            AND (OLD.answer <> '' OR OLD.taken_back_at IS NOT NULL OR sefton_now() < OLD.expires_at) THEN
        RAISE EXCEPTION 'nobody answered is known once the time is over' USING ERRCODE = 'SP005';
    END IF;
    IF NEW.taken_back_at IS NOT NULL AND OLD.taken_back_at IS NULL AND (OLD.answer = 'declined'
            OR OLD.expired_at IS NOT NULL OR (OLD.answer = 'accepted' AND stands NOT IN ('opened', 'case_made', 'no_award'))) THEN
        RAISE EXCEPTION 'what is settled is not taken back' USING ERRCODE = 'SP005';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER within_its_time BEFORE INSERT OR UPDATE ON calloffs_askedhome
    FOR EACH ROW EXECUTE FUNCTION calloffs_asked_home_guard();
"""
# Where a provider can answer in the portal, it has: before anybody is asked to authorise, and not in an emergency. No
# other home that was asked waits for an answer of the council's own meanwhile, or has been told that its yes stands.
FIRST = """
CREATE FUNCTION calloffs_asked_first() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    argued calloffs_directawardcase%ROWTYPE;
BEGIN
    SELECT * INTO argued FROM calloffs_directawardcase WHERE id = NEW.case_id;
    IF EXISTS (SELECT 1 FROM calloffs_askedhome a WHERE a.call_off_id = NEW.call_off_id AND a.taken_back_at IS NULL
            AND a.id IS DISTINCT FROM argued.asked_id AND (a.answer = 'accepted'
            OR (a.answer = '' AND sefton_now() < a.expires_at))) THEN
        RAISE EXCEPTION 'another home was asked, and waits or has accepted' USING ERRCODE = 'SP010';
    END IF;
    IF argued.asked_id IS NULL THEN
        IF argued.ground <> 'emergency' AND argued.approach_id IS NULL AND EXISTS (SELECT 1 FROM accounts_user u
                WHERE u.provider_id = NEW.provider_id AND u.last_login IS NOT NULL) THEN
            RAISE EXCEPTION 'the provider is asked first, in the portal' USING ERRCODE = 'SP010';
        END IF;
    ELSIF NOT EXISTS (SELECT 1 FROM calloffs_askedhome a WHERE a.id = argued.asked_id AND a.call_off_id = NEW.call_off_id
            AND a.answer = 'accepted' AND a.taken_back_at IS NULL AND a.setting_id = NEW.setting_id
            AND a.household_id IS NOT DISTINCT FROM NEW.household_id
            AND a.starts_on = NEW.starts_on AND a.weekly = NEW.weekly) THEN
        RAISE EXCEPTION 'the home accepted something else' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asked_first BEFORE UPDATE OF asked_at ON calloffs_awardproposal
    FOR EACH ROW WHEN (OLD.asked_at IS NULL AND NEW.asked_at IS NOT NULL AND NEW.case_id IS NOT NULL)
    EXECUTE FUNCTION calloffs_asked_first();
"""
ANSWERS = "answer decline_reason answer_note answered_by_id answered_at"


class Migration(migrations.Migration):
    """A home is asked first, answers until its time is over, and what it answered stays."""

    dependencies = [("calloffs", "0108_homes_asked_first")]

    operations = [
        secure("calloffs_askedhome", f"{COUNCIL} OR {own_rows()}"),
        provider_writes("calloffs_askedhome", changes={"": ANSWERS}),
        stays(
            "calloffs_askedhome",
            once=f"{ANSWERS} expired_at taken_back_at taken_back_by_id taken_back_why",
        ),
        secure("calloffs_askedquestion", f"{COUNCIL} OR {own_rows()}"),
        provider_writes(
            "calloffs_askedquestion",
            adds="NEW.answer = '' AND NEW.answered_by_id IS NULL AND NEW.answered_at IS NULL",
        ),
        provider_within("calloffs_askedquestion", "asked_id", "calloffs_askedhome"),
        stays("calloffs_askedquestion", once="answer answered_by_id answered_at"),
        migrations.RunSQL(
            ASKED,
            "DROP TRIGGER within_its_time ON calloffs_askedhome; DROP FUNCTION calloffs_asked_home_guard();",
        ),
        migrations.RunSQL(
            FIRST, "DROP TRIGGER asked_first ON calloffs_awardproposal; DROP FUNCTION calloffs_asked_first();"
        ),
    ]
