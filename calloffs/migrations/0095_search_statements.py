import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure


class Migration(migrations.Migration):
    """Statements of a search for the court: the council's, and as they were made (ADR 156)."""

    dependencies = [
        ("calloffs", "0094_decision_records"),
        ("files", "0002_hidden_sheets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchStatement",
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "edition",
                    models.CharField(
                        choices=[("court", "For the court"), ("full", "For the council")], max_length=8
                    ),
                ),
                ("for_whom", models.CharField(help_text="The court or hearing.", max_length=120)),
                ("content", models.JSONField(help_text="What it says, as it stood then.")),
                ("made_at", models.DateTimeField()),
                (
                    "call_off",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="search_statements",
                        to="calloffs.calloff",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-number"],
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        condition=models.Q(("file", None)),
                        fields=["made_at", "id"],
                        name="search_statement_to_render",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call_off", "number"), name="search_statement_in_one_line"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("for_whom", ""), _negated=True),
                        name="search_statement_is_for_somebody",
                    ),
                ],
            },
        ),
        secure("calloffs_searchstatement", COUNCIL),
        stays("calloffs_searchstatement", once="file_id"),
    ]
