from django.db import migrations, models
from django.db.models import Q

WITHOUT = """
SELECT set_config('sefton.scope', 'system', true);
UPDATE placements_placement SET cancel_reason = 'No reason was recorded.' WHERE state = 'cancelled';
"""


class Migration(migrations.Migration):
    """A placement that was agreed is cancelled for a reason; earlier ones say that none was recorded."""

    dependencies = [("placements", "0021_questions_of_approvers")]

    operations = [
        migrations.AddField(
            "placement",
            "cancel_reason",
            models.TextField(blank=True, default="", help_text="Why it will not happen, for the council."),
            preserve_default=False,
        ),
        migrations.RunSQL(WITHOUT, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "placement",
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="placement_cancelled_has_a_reason",
            ),
        ),
    ]
