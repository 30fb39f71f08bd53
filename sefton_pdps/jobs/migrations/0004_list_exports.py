import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import COUNCIL, revoke, secure


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0003_lives_take_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ListExport",
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
                ("asked_at", models.DateTimeField()),
                ("list_name", models.CharField(max_length=40)),
                (
                    "filters",
                    models.JSONField(default=dict, help_text="The words of the address's query by name."),
                ),
                (
                    "file_format",
                    models.CharField(
                        choices=[("xlsx", "Excel workbook"), ("csv", "CSV, for other programs")], max_length=4
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["asked_at"], name="list_export_asked")],
            },
        ),
        secure("jobs_listexport", COUNCIL),
        revoke("jobs_listexport", "UPDATE"),
    ]
