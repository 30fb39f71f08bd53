import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sefton_pdps.core.database.ids


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0012_homes_agreed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="secondlook",
            name="what",
            field=models.CharField(
                choices=[
                    ("referral", "The referral"),
                    ("profile", "The profile"),
                    ("words", "The words let through the leak guard"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Identifiers",
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
                ("also_known_as", models.TextField(blank=True)),
                ("previous_names", models.TextField(blank=True)),
                ("relatives", models.TextField(blank=True)),
                ("workers", models.TextField(blank=True)),
                ("other_schools", models.TextField(blank=True)),
                ("addresses", models.TextField(blank=True)),
                ("upn", models.CharField(blank=True, max_length=20)),
                ("nhs_number", models.CharField(blank=True, max_length=20)),
                ("case_numbers", models.TextField(blank=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "child",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="placements.child",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LetThrough",
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
                ("words", models.CharField(max_length=200)),
                ("reason", models.TextField()),
                ("let_through_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="let_through",
                        to="placements.child",
                    ),
                ),
                (
                    "let_through_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_look",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="let_through",
                        to="placements.secondlook",
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("words", ""), _negated=True)
                        ),
                        name="let_through_says_what_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), ("taken_back_by", None)),
                            models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="let_through_is_taken_back_by_somebody",
                    ),
                ],
            },
        ),
    ]
