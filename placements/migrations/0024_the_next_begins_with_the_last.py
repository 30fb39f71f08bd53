import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("placements", "0023_more_is_done_alone")]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="taken_from",
            field=models.ForeignKey(
                help_text="The child's referral before, whose answers this one began with.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="placements.referral",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="to_check",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Codes of the sections taken over that nobody has saved since.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(to_check=[]) | models.Q(submitted_at=None, taken_from__isnull=False),
                name="referral_is_checked_before_it_is_submitted",
            ),
        ),
    ]
