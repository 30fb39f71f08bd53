from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_outbox"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("failed_at", None), _negated=True),
                fields=["failed_at", "id"],
                name="notice_given_up",
            ),
        ),
    ]
