from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_frozen_when_issued")]

    operations = [
        migrations.AddField(
            model_name="expenditurereport",
            name="pages",
            field=models.PositiveSmallIntegerField(help_text="The pages of its PDF.", null=True),
        ),
    ]
