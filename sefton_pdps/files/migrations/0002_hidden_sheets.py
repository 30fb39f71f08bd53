from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_stored_files")]

    operations = [
        migrations.AddField("storedfile", "hidden_sheets", models.PositiveSmallIntegerField(default=0))
    ]
