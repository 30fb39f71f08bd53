import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import sefton_pdps.core.database.ids
from sefton_pdps.core.database.rls import COUNCIL, grant_columns, revoke, secure

ONCE = """
CREATE FUNCTION providers_conflict_end_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decided_at IS NOT NULL THEN
        RAISE EXCEPTION 'the end of a conflict is decided once' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conflict_end_once BEFORE UPDATE ON providers_conflictend
    FOR EACH ROW EXECUTE FUNCTION providers_conflict_end_once();
"""
UNDO = """
DROP TRIGGER conflict_end_once ON providers_conflictend;
DROP FUNCTION providers_conflict_end_once();
"""


def person(*, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("providers", "0012_gate_of_the_setting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConflictEnd",
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
                ("proposed_at", models.DateTimeField()),
                ("agreed", models.BooleanField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ends",
                        to="providers.assessment",
                    ),
                ),
                ("decided_by", person(null=True)),
                ("proposed_by", person()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=~Q(reason=""), name="conflict_end_has_a_reason"),
                    models.CheckConstraint(
                        condition=Q(agreed=None, decided_by=None, decided_at=None)
                        | Q(agreed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                        name="conflict_end_decision_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                        name="conflict_end_decided_by_another",
                    ),
                    models.UniqueConstraint(
                        fields=["assessment"],
                        condition=Q(agreed=None) | Q(agreed=True),
                        name="conflict_end_once",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ONCE, UNDO),
        secure("providers_conflictend", COUNCIL),
        revoke("providers_conflictend", "DELETE"),
        grant_columns("providers_conflictend", "agreed, decided_by_id, decided_at"),
    ]
