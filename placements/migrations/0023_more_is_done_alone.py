from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0022_cancelled_with_a_reason")]

    operations = [
        migrations.AlterField(
            model_name="secondlook",
            name="what",
            field=models.CharField(
                choices=[
                    ("referral", "The referral"),
                    ("profile", "The profile"),
                    ("words", "The words let through the leak guard"),
                    ("agreement", "The agreement"),
                    ("decision", "The authorisation"),
                ],
                max_length=12,
            ),
        ),
    ]
