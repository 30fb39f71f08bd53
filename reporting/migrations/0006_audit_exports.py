import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import COUNCIL, revoke, secure


def refers_to(model: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model
    )


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0005_money_row_security"),
        ("placements", "0021_questions_of_approvers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditExport",
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
                ("kind", models.CharField(blank=True, max_length=20)),
                ("first_day", models.DateField(null=True)),
                ("last_day", models.DateField(null=True)),
                ("asked_by", refers_to(settings.AUTH_USER_MODEL)),
                ("child", refers_to("placements.child", null=True)),
                ("person", refers_to(settings.AUTH_USER_MODEL, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=F("first_day")),
                        name="audit_export_days_in_order",
                    )
                ],
            },
        ),
        secure("reporting_auditexport", COUNCIL),
        revoke("reporting_auditexport", "UPDATE, DELETE"),
    ]
