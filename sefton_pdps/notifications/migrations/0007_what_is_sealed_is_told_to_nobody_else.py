from django.db import migrations

# That an offer was received, and who was silent at half time, is the provider's until the deadline (ADR 3, 118). The
# council's scope reads neither message, whoever of it asks; the system delivers them.
SEALED = """
CREATE POLICY notifications_notice_sealed ON notifications_notice AS RESTRICTIVE FOR SELECT
    USING (kind NOT IN ('offer.received', 'call_off.nudged') OR (SELECT sefton_scope() <> 'council'));
"""


class Migration(migrations.Migration):
    """No message counts sealed offers for the council."""

    dependencies = [("notifications", "0006_one_e_mail_a_day")]

    operations = [
        migrations.RunSQL(SEALED, "DROP POLICY notifications_notice_sealed ON notifications_notice")
    ]
