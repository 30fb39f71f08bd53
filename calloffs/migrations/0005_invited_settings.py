from django.db import migrations, models


class Migration(migrations.Migration):
    """Which of its settings a provider may offer: those that passed every gate when it was invited."""

    dependencies = [("calloffs", "0004_frozen_terms_and_keys")]

    operations = [
        migrations.AddField(
            "invitation",
            "setting_ids",
            models.JSONField(
                default=list, help_text="The provider's settings that passed every gate when it was invited."
            ),
        ),
    ]
