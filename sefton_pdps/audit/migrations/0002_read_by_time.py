from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_append_only_events")]

    operations = [
        migrations.AddIndex("event", models.Index(fields=["at", "id"], name="audit_event_at")),
    ]
