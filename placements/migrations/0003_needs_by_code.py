from django.db import migrations, models


class Migration(migrations.Migration):
    """The rows of a profile are typed: a code that offers are answered by, a label to read, a value, a kind."""

    dependencies = [("placements", "0002_row_security_and_kept_months")]

    operations = [
        migrations.RenameField("anonymisedprofile", "table", "needs"),
        migrations.AlterField(
            "anonymisedprofile",
            "needs",
            models.JSONField(
                default=list,
                help_text="Rows of code, label, value and kind from the referral's typed answers.",
            ),
        ),
    ]
