from django.db import migrations, models


class Migration(migrations.Migration):
    """Where a provider reads e-mail at night: an emergency's invitations go there too (ADR 100)."""

    dependencies = [("providers", "0028_kinds_outside_ofsted")]

    operations = [
        migrations.AddField(
            "contact",
            "night_email",
            models.EmailField(
                blank=True,
                default="",
                help_text="Read at night and at weekends: an emergency's invitations go there too.",
                max_length=254,
            ),
            preserve_default=False,
        ),
    ]
