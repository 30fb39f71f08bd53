import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """Who an exemption is for, from which day, and who ended it early.

    No page has ever written one, so there is no row to say whom it was for; were there one, this fails aloud rather
    than let it count for everybody.
    """

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("providers", "0007_lists_walk_an_index"),
    ]

    operations = [
        migrations.AddField(model_name="exemption", name="referral_id", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="exemption",
            name="admission",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="exemptions",
                to="providers.admission",
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="starts_on",
            field=models.DateField(default=datetime.date(2026, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(model_name="exemption", name="ended_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="exemption",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="end_reason",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=Q(referral_id=None, admission__isnull=False)
                | Q(referral_id__isnull=False, admission=None),
                name="exemption_for_a_referral_or_an_admission",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason"),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=Q(until__gte=F("starts_on")), name="exemption_ends_after_its_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="exemption_ended_by_somebody_for_a_reason",
            ),
        ),
    ]
