import django.db.models.deletion
from django.db import migrations, models

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure


class Migration(migrations.Migration):
    """The record of an executive decision by officers is frozen with it (ADR 158)."""

    dependencies = [("calloffs", "0093_values_of_siblings"), ("files", "0002_hidden_sheets")]

    operations = [
        migrations.CreateModel(
            name="DecisionRecord",
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
                (
                    "decided_as",
                    models.CharField(
                        choices=[
                            ("authorised", "Authorised"),
                            ("refused", "Refused"),
                            ("provisional", "Provisional authority given"),
                            ("ratified", "Ratified"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "text",
                    models.JSONField(help_text="What the record says, in words, frozen with the decision."),
                ),
                (
                    "authorisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="calloffs.authorisation",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        help_text="It as a PDF.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authorisation", "decided_as"), name="decision_record_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_as__in", ["authorised", "refused", "provisional", "ratified"])
                        ),
                        name="decision_record_known",
                    ),
                ],
            },
        ),
        secure("calloffs_decisionrecord", COUNCIL),
        stays("calloffs_decisionrecord", once="file_id"),
    ]
