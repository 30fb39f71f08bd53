import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import COUNCIL, own_rows, secure


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people_and_roles"),
        ("core", "0003_provider_of_the_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptText",
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
                ("slot", models.PositiveSmallIntegerField()),
                ("page", models.CharField(max_length=400)),
                ("boxes", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "slot"), name="kept_text_one_a_slot"),
                    models.UniqueConstraint(fields=("user", "page", "boxes"), name="kept_text_one_a_form"),
                    models.CheckConstraint(
                        condition=models.Q(("slot__gte", 1), ("slot__lte", 5)), name="kept_text_five_slots"
                    ),
                ],
            },
        ),
        secure(
            "accounts_kepttext",
            f"{COUNCIL} OR user_id IN (SELECT id FROM accounts_user WHERE {own_rows()})",
        ),
    ]
