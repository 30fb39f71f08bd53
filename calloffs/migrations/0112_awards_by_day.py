from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calloffs", "0111_all_or_none"),
        ("placements", "0083_changes_that_wait"),
        ("providers", "0029_contacts_by_night"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="calloff",
            index=models.Index(
                condition=models.Q(("state", "awarded")), fields=["awarded_at"], name="call_off_awarded"
            ),
        ),
    ]
