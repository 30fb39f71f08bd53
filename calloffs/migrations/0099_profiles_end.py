from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, alter_policy, own_rows

INVITED = (
    "EXISTS (SELECT 1 FROM calloffs_invitation i WHERE i.call_off_id = {call_off}"
    f" AND {own_rows('i.provider_id')})"
)
# The same while the profile has not ended for the provider, by the database's clock.
STILL_TOLD = INVITED.removesuffix(")") + (
    " AND (i.profile_ends_at IS NULL OR i.profile_ends_at > (SELECT sefton_now())))"
)
OWN_QUESTION = own_rows()
# What a provider asked itself, with its answer, for as long as it is told of the child.
OWN_WHILE_TOLD = f"{OWN_QUESTION} AND {STILL_TOLD.format(call_off='calloffs_clarification.call_off_id')}"
# Its own fees stay its own, whether it sees the call-off or not.
PRICE = f"""EXISTS (
    SELECT 1 FROM calloffs_offer o {{join}} calloffs_calloff c ON c.id = o.call_off_id
    WHERE o.id = offer_id AND ({own_rows("o.provider_id")} OR c.quality_scored_at IS NOT NULL))"""
# Whoever is awarded goes on to read the need; for everybody else it ends so many days after the decision. Without terms
# that are in force on that day it is the 28 days of the first ones: to keep it for ever is what nobody decided.
ENDS = """
CREATE FUNCTION calloffs_profiles_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE calloffs_invitation i SET profile_ends_at =
            CASE NEW.state WHEN 'awarded' THEN NEW.awarded_at ELSE NEW.no_award_at END + make_interval(days => coalesce((
            SELECT r.keeps_days FROM calloffs_sharingrule r
            WHERE r.valid_from <= (sefton_now() AT TIME ZONE 'Europe/London')::date
              AND (r.valid_to IS NULL OR r.valid_to > (sefton_now() AT TIME ZONE 'Europe/London')::date)), 28))
        WHERE i.call_off_id = NEW.id AND i.profile_ends_at IS NULL
          AND (NEW.state = 'no_award' OR i.provider_id IS DISTINCT FROM (
            SELECT p.provider_id FROM calloffs_awardproposal p JOIN calloffs_authorisation a ON a.proposal_id = p.id
            WHERE p.call_off_id = NEW.id AND a.state IN ('authorised', 'provisional', 'lapsed')));
    RETURN NULL;
END $$;
CREATE TRIGGER profiles_end AFTER UPDATE OF state ON calloffs_calloff
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('awarded', 'no_award'))
    EXECUTE FUNCTION calloffs_profiles_end();
"""
MAY_CHANGE = "declined_at declined_by_id decline_reason decline_note"
before = stays("calloffs_invitation", may_change=MAY_CHANGE, once="first_opened_at")


class Migration(migrations.Migration):
    """Those who were not chosen read the profile for the days that are set, and no longer (ADR 152)."""

    dependencies = [("calloffs", "0098_profiles_end_after_the_decision")]

    operations = [
        migrations.RunSQL(before.reverse_sql, before.sql),
        stays("calloffs_invitation", may_change=MAY_CHANGE, once="first_opened_at, profile_ends_at"),
        migrations.RunSQL(
            ENDS, "DROP TRIGGER profiles_end ON calloffs_calloff; DROP FUNCTION calloffs_profiles_end();"
        ),
        alter_policy(
            "calloffs_calloff",
            "scope",
            using=f"{COUNCIL} OR {STILL_TOLD.format(call_off='calloffs_calloff.id')}",
            before=f"{COUNCIL} OR {INVITED.format(call_off='calloffs_calloff.id')}",
            check=True,
        ),
        alter_policy(
            "calloffs_offerpriceline",
            "scope",
            using=PRICE.format(join="LEFT JOIN"),
            before=PRICE.format(join="JOIN"),
            check=True,
        ),
        alter_policy(
            "calloffs_clarification",
            "scope",
            using=f"{COUNCIL} OR ({OWN_WHILE_TOLD})",
            before=f"{COUNCIL} OR {OWN_QUESTION}",
            check=True,
        ),
        alter_policy(
            "calloffs_publishedquestion",
            "scope",
            using=f"{COUNCIL} OR {STILL_TOLD.format(call_off='calloffs_publishedquestion.call_off_id')}",
            before=f"{COUNCIL} OR {INVITED.format(call_off='calloffs_publishedquestion.call_off_id')}",
        ),
    ]
