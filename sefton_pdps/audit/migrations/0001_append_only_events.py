from django.db import migrations, models

from sefton_pdps.core.database.rls import revoke

GUARD = """
CREATE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_is_append_only();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_append_only();
"""
UNDO = """
DROP TRIGGER audit_event_no_truncate ON audit_event;
DROP TRIGGER audit_event_no_change ON audit_event;
DROP FUNCTION audit_event_is_append_only();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0001_clock_scope_and_references")]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("name", models.CharField(max_length=60)),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_words", models.CharField(max_length=160)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField(null=True)),
                ("payload", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_id", "-id"], name="audit_event_subject"),
                    models.Index(fields=["actor_id", "-id"], name="audit_event_actor"),
                    models.Index(fields=["name", "-id"], name="audit_event_name"),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNDO),
        revoke("audit_event", "UPDATE, DELETE, TRUNCATE"),
    ]
