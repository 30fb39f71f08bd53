from datetime import date

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0008_safeguard_row_security"),
        ("providers", "0007_lists_walk_an_index"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="childsearchterm",
            options={},
        ),
        migrations.RemoveIndex(
            model_name="placement",
            name="placement_start",
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["starts_on", "id"], name="placement_start"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                Coalesce(models.F("needed_on"), models.Value(date(9999, 12, 31))),
                models.F("id"),
                name="referral_due",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["started_at", "id"], name="referral_started"),
        ),
    ]
