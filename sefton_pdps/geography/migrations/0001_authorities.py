import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

import sefton_pdps.core.database.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_clock_scope_and_references")]

    operations = [
        migrations.CreateModel(
            name="Authority",
            fields=[
                ("code", models.CharField(max_length=9, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("upper_tier_code", models.CharField(max_length=9)),
                ("upper_tier_name", models.CharField(max_length=100)),
            ],
            options={
                "verbose_name_plural": "authorities",
            },
        ),
        migrations.CreateModel(
            name="AdjoiningAuthority",
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
                ("home_code", models.CharField(max_length=9)),
                ("adjoining_code", models.CharField(max_length=9)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "adjoining authorities",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("home_code", models.F("adjoining_code")), _negated=True),
                        name="adjoining_authority_is_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="adjoining_authority_ends_later",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("home_code", "="),
                            ("adjoining_code", "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="adjoining_authority_once_a_day",
                    ),
                ],
            },
        ),
    ]
