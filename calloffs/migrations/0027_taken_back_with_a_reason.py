from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """An agreement is taken back for a reason, which its provider reads."""

    dependencies = [("calloffs", "0026_opened_within_the_framework")]

    operations = [
        migrations.AddField(
            "serviceagreement",
            "withdrawn_reason",
            models.TextField(
                blank=True, default="", help_text="Why the council took it back; the provider reads it."
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "serviceagreement",
            models.CheckConstraint(
                condition=Q(withdrawn_reason="") | Q(state="ended"),
                name="agreement_withdrawn_reason_ends_it",
            ),
        ),
    ]
