from django.db import migrations, models
from django.db.models import Q

WITHOUT = """
SELECT set_config('sefton.scope', 'system', true);
UPDATE providers_admission SET removed_reason = 'No reason was recorded.' WHERE state = 'removed';
"""


class Migration(migrations.Migration):
    """An admission is removed for a reason, which its provider reads; earlier ones say that none was recorded."""

    dependencies = [("providers", "0014_term_of_the_framework")]

    operations = [
        migrations.AddField(
            "admission",
            "removed_reason",
            models.TextField(blank=True, default="", help_text="Why it was removed; the provider reads it."),
            preserve_default=False,
        ),
        migrations.RunSQL(WITHOUT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "admission",
            models.CheckConstraint(
                condition=~Q(state="removed") | ~Q(removed_reason=""), name="admission_removed_has_a_reason"
            ),
        ),
    ]
