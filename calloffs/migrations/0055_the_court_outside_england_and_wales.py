from importlib import import_module

from django.db import migrations

guards = import_module("calloffs.migrations.0054_approval_in_law_guards")
before = guards.AWARD.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
# Under a care order a child is placed outside England and Wales with the court's approval only (Children Act 1989,
# Schedule 2, paragraph 19): the case of the authorised proposal has the order's date, which has come.
COURT = """
    IF EXISTS (SELECT 1 FROM calloffs_authorisation a
            JOIN calloffs_awardproposal p ON p.id = a.proposal_id
            JOIN providers_setting s ON s.id = p.setting_id
            JOIN placements_referral r ON r.id = NEW.referral_id
            JOIN placements_child c ON c.id = r.child_id
            LEFT JOIN calloffs_directawardcase w ON w.id = p.case_id
            WHERE a.call_off_id = NEW.id AND a.state IN ('authorised', 'provisional', 'lapsed')
                AND s.regulator IN ('scotland', 'rqia', 'abroad') AND c.legal_status IN ('C1', 'C2')
                AND NOT coalesce(w.court_approved_on <= (sefton_now() AT TIME ZONE 'Europe/London')::date, false)) THEN
        RAISE EXCEPTION 'Under a care order the court approves a home outside England and Wales.'
            USING ERRCODE = 'SP010';
    END IF;
    RETURN NEW;"""


class Migration(migrations.Migration):
    """The court's order is a gate of every award outside England and Wales under a care order."""

    dependencies = [
        ("calloffs", "0054_approval_in_law_guards"),
        ("placements", "0057_escalations_row_security"),
    ]

    operations = [migrations.RunSQL(before.replace("    RETURN NEW;", COURT.lstrip(chr(10))), before)]
