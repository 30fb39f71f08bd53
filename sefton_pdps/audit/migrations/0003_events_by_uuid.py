from django.db import migrations, models

import sefton_pdps.core.database.ids

# The number that all events shared let a provider count its rivals' events. Rows from before keep their order: the
# number becomes the beginning of the key. No row is updated, so the append-only trigger stands all the while.
BY_UUID = """
DROP INDEX audit_event_subject, audit_event_actor, audit_event_name;
ALTER TABLE audit_event ALTER COLUMN id DROP IDENTITY;
ALTER TABLE audit_event ALTER COLUMN id TYPE uuid
    USING (lpad(to_hex(id), 8, '0') || substr(md5(random()::text), 1, 24))::uuid;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_read_by_time"), ("core", "0003_provider_of_the_scope")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(BY_UUID)],
            state_operations=[
                *(
                    migrations.RemoveIndex("event", name)
                    for name in ("audit_event_subject", "audit_event_actor", "audit_event_name")
                ),
                migrations.AlterField(
                    "event",
                    "id",
                    models.UUIDField(
                        default=sefton_pdps.core.database.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        ),
        *(
            migrations.AddIndex("event", models.Index(fields=[column, "-at", "-id"], name=name))
            for column, name in (
                ("subject_id", "audit_event_subject"),
                ("actor_id", "audit_event_actor"),
                ("name", "audit_event_name"),
            )
        ),
        migrations.CreateModel(
            name="Refusal",
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
                ("person_id", models.UUIDField()),
                ("page", models.CharField(max_length=100)),
                ("minute", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["person_id", "page", "minute"], name="refusal_once_a_minute"
                    ),
                    models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="refusal_is_counted"),
                ],
            },
        ),
    ]
