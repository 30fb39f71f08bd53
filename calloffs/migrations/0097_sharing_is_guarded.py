from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.provider_writes import provider_writes
from sefton_pdps.core.database.rls import COUNCIL, admit, own_rows, secure

# Read by its own provider alone, once it has accepted and until it ends; by the database's rows of this moment.
ACCEPTED = (
    "EXISTS (SELECT 1 FROM calloffs_disclosure d WHERE d.id = calloffs_disclosedcopy.disclosure_id"
    f" AND {own_rows('d.provider_id')} AND d.accepted_at IS NOT NULL AND d.ended_at IS NULL)"
)
# What the services refuse with a sentence: sharing with anybody but the home of the recommendation that is asked for.
MADE = """
CREATE FUNCTION calloffs_disclosure_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT 1 FROM calloffs_awardproposal p JOIN calloffs_calloff c ON c.id = p.call_off_id
            WHERE p.id = NEW.proposal_id AND p.call_off_id = NEW.call_off_id AND p.provider_id = NEW.provider_id
              AND p.setting_id = NEW.setting_id AND p.asked_at IS NOT NULL
              AND c.state IN ('recommended', 'authorised', 'awarded')
              AND p.version = (SELECT max(q.version) FROM calloffs_awardproposal q WHERE q.call_off_id = c.id)) THEN
        RAISE EXCEPTION 'The full referral is shared with the home that is recommended, and with no other.'
            USING ERRCODE = 'SP010';
    END IF;
    IF NEW.accepted_at IS NOT NULL OR NEW.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'What is shared is accepted and ended later.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stage_two_guard BEFORE INSERT ON calloffs_disclosure
    FOR EACH ROW EXECUTE FUNCTION calloffs_disclosure_guard();
CREATE FUNCTION calloffs_disclosure_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What is shared has ended: nobody accepts it any more.' USING ERRCODE = 'SP010';
END $$;
CREATE TRIGGER stage_two_over BEFORE UPDATE ON calloffs_disclosure
    FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL AND OLD.accepted_at IS DISTINCT FROM NEW.accepted_at)
    EXECUTE FUNCTION calloffs_disclosure_over();
"""
UNMADE = """
DROP TRIGGER stage_two_over ON calloffs_disclosure; DROP FUNCTION calloffs_disclosure_over();
DROP TRIGGER stage_two_guard ON calloffs_disclosure; DROP FUNCTION calloffs_disclosure_guard();
"""
COPY = """
CREATE FUNCTION calloffs_disclosed_copy_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM calloffs_disclosure d WHERE d.id = NEW.disclosure_id AND d.ended_at IS NOT NULL) THEN
        RAISE EXCEPTION 'Nothing is shared with a home after the sharing has ended.' USING ERRCODE = 'SP010';
    END IF;
    IF EXISTS (
            SELECT 1 FROM jsonb_array_elements(NEW.parts) told
            JOIN calloffs_disclosure d ON d.id = NEW.disclosure_id
            JOIN calloffs_heldpart h ON h.call_off_id = d.call_off_id AND h.part = told ->> 'code' AND h.is_held
            WHERE jsonb_array_length(told -> 'rows') > 0 AND h.number = (SELECT max(k.number) FROM calloffs_heldpart k
                WHERE k.call_off_id = h.call_off_id AND k.part = h.part)) THEN
        RAISE EXCEPTION 'A part that a manager holds back is not shared.' USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER disclosed_copy_guard BEFORE INSERT ON calloffs_disclosedcopy
    FOR EACH ROW EXECUTE FUNCTION calloffs_disclosed_copy_guard();
"""
# It ends in the moment in which the recommendation falls away or the placement is over, whatever wrote that.
ENDS = """
CREATE FUNCTION calloffs_sharing_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE calloffs_disclosure SET ended_at = sefton_now(),
        ended_why = CASE NEW.state WHEN 'no_award' THEN 'no_award' ELSE 'went_back' END
        WHERE call_off_id = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER sharing_ends AFTER UPDATE OF state ON calloffs_calloff
    FOR EACH ROW WHEN (OLD.state IN ('recommended', 'authorised', 'awarded')
        AND NEW.state NOT IN ('recommended', 'authorised', 'awarded'))
    EXECUTE FUNCTION calloffs_sharing_ends();
CREATE FUNCTION calloffs_sharing_ends_with_placement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE calloffs_disclosure SET ended_at = sefton_now(), ended_why = 'placement_over'
        WHERE call_off_id = NEW.call_off_id AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER sharing_ends AFTER UPDATE OF state ON placements_placement
    FOR EACH ROW WHEN (NEW.call_off_id IS NOT NULL AND NEW.state IN ('cancelled', 'ended')
        AND OLD.state IS DISTINCT FROM NEW.state)
    EXECUTE FUNCTION calloffs_sharing_ends_with_placement();
"""
ENDS_NO_MORE = """
DROP TRIGGER sharing_ends ON placements_placement; DROP FUNCTION calloffs_sharing_ends_with_placement();
DROP TRIGGER sharing_ends ON calloffs_calloff; DROP FUNCTION calloffs_sharing_ends();
"""


class Migration(migrations.Migration):
    """The preferred home reads the full referral between its acceptance and the end, and nobody else does (ADR 151)."""

    dependencies = [
        ("calloffs", "0096_sharing_with_the_preferred"),
        ("core", "0007_decided_rows_stay"),
        ("placements", "0071_placement_plans_guarded"),
    ]

    operations = [
        secure("calloffs_sharingrule", COUNCIL),
        stays("calloffs_sharingrule", sooner="valid_to"),
        secure("calloffs_disclosure", f"{COUNCIL} OR {own_rows()}"),
        provider_writes("calloffs_disclosure", changes={"": "accepted_at accepted_by_id"}),
        stays("calloffs_disclosure", once="accepted_at, accepted_by_id, ended_at, ended_why, ended_by_id"),
        secure("calloffs_disclosedcopy", COUNCIL),
        admit("calloffs_disclosedcopy", "own", "SELECT", using=ACCEPTED),
        stays("calloffs_disclosedcopy"),
        secure("calloffs_heldpart", COUNCIL),
        stays("calloffs_heldpart"),
        migrations.RunSQL(MADE, UNMADE),
        migrations.RunSQL(
            COPY,
            "DROP TRIGGER disclosed_copy_guard ON calloffs_disclosedcopy;"
            "DROP FUNCTION calloffs_disclosed_copy_guard();",
        ),
        migrations.RunSQL(ENDS, ENDS_NO_MORE),
    ]
