import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import COUNCIL, revoke, secure


def person() -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0017_needs_behind_fees"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Team",
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
                ("name", models.CharField(max_length=80, unique=True)),
                ("manager", person()),
                ("stand_in", person()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(stand_in=None) | Q(manager=None) | ~Q(stand_in=F("manager")),
                        name="team_stand_in_is_another",
                    )
                ],
            },
        ),
        secure("placements_team", COUNCIL),
        revoke("placements_team", "DELETE"),
        migrations.AddField(
            model_name="child",
            name="team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="placements.team",
            ),
        ),
        migrations.AddField(model_name="child", name="reviewing_officer", field=person()),
    ]
