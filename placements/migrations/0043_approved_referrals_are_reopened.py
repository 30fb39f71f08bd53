import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import COUNCIL, revoke, secure


class Migration(migrations.Migration):
    """Why an approved referral went back to draft: council only, written once."""

    dependencies = [
        ("placements", "0042_one_profile_waits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferralReopening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=sefton_pdps.core.database.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="placements.referral",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["referral", "-at"], name="referral_reopening_referral")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="referral_reopening_has_a_reason",
                    )
                ],
            },
        ),
        secure("placements_referralreopening", COUNCIL),
        revoke("placements_referralreopening", "UPDATE, DELETE"),
    ]
