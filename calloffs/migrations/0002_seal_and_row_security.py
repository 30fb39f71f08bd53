from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, COUNCIL_ONLY, grant_columns, own_rows, revoke, secure

INVITED = (
    "EXISTS (SELECT 1 FROM calloffs_invitation i WHERE i.call_off_id = {call_off}"
    f" AND {own_rows('i.provider_id')})"
)
# The seal: its provider always, the council once the database's clock has reached the deadline, the system never.
UNSEALED = (
    f"{COUNCIL_ONLY} AND EXISTS (SELECT 1 FROM calloffs_calloff c"
    " WHERE c.id = call_off_id AND c.closes_at <= sefton_now())"
)
PRICE_OPEN = f"""EXISTS (
    SELECT 1 FROM calloffs_offer o JOIN calloffs_calloff c ON c.id = o.call_off_id
    WHERE o.id = offer_id AND ({own_rows("o.provider_id")} OR c.quality_scored_at IS NOT NULL))"""

PLACEMENT_OF_A_CALL_OFF = """
ALTER TABLE placements_placement ADD CONSTRAINT placement_call_off_exists
    FOREIGN KEY (call_off_id) REFERENCES calloffs_calloff (id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("calloffs", "0001_call_offs"),
        ("placements", "0002_row_security_and_kept_months"),
        ("providers", "0002_row_security_and_sign_off"),
    ]

    operations = [
        migrations.RunSQL(
            PLACEMENT_OF_A_CALL_OFF,
            "ALTER TABLE placements_placement DROP CONSTRAINT placement_call_off_exists",
        ),
        secure("calloffs_invitation", f"{COUNCIL} OR {own_rows()}"),
        secure("calloffs_calloff", f"{COUNCIL} OR {INVITED.format(call_off='calloffs_calloff.id')}"),
        secure("calloffs_leftout", COUNCIL),
        secure(
            "calloffs_clarification",
            f"{COUNCIL} OR {own_rows()} OR (answered_at IS NOT NULL AND"
            f" {INVITED.format(call_off='calloffs_clarification.call_off_id')})",
        ),
        secure("calloffs_offerdraft", own_rows()),
        secure("calloffs_offer", f"{own_rows()} OR ({UNSEALED})"),
        secure("calloffs_offerpriceline", PRICE_OPEN),
        secure("calloffs_offerassessment", COUNCIL),
        secure("calloffs_offerscore", COUNCIL),
        secure("calloffs_recommendation", COUNCIL),
        secure("calloffs_directawardcase", COUNCIL),
        secure("calloffs_awardproposal", COUNCIL),
        secure("calloffs_proposalline", COUNCIL),
        secure("calloffs_authorisation", COUNCIL),
        secure("calloffs_authorisationkey", COUNCIL),
        secure("calloffs_serviceagreement", f"{COUNCIL} OR ({own_rows()} AND state <> 'drafted')"),
        secure("calloffs_resultletter", f"{COUNCIL} OR {own_rows()}"),
        revoke("calloffs_offer", "INSERT, DELETE"),
        grant_columns("calloffs_offer", "state"),
        revoke("calloffs_offerpriceline", "INSERT, UPDATE, DELETE"),
        revoke("calloffs_resultletter", "UPDATE, DELETE"),
    ]
