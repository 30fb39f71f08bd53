from django.contrib.postgres.operations import BtreeGistExtension, CITextExtension, TrigramExtension
from django.db import migrations, models

CLOCK = """
CREATE TABLE core_clock_offset (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    shift interval NOT NULL DEFAULT '0',
    frozen_at timestamptz
);
INSERT INTO core_clock_offset DEFAULT VALUES;
REVOKE INSERT, UPDATE, DELETE ON core_clock_offset FROM sefton_app;
CREATE FUNCTION sefton_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    $$ SELECT coalesce(frozen_at, clock_timestamp() + shift) FROM core_clock_offset $$;
CREATE FUNCTION sefton_scope() RETURNS text LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('sefton.scope', true), '') $$;
CREATE FUNCTION sefton_provider() RETURNS uuid LANGUAGE sql STABLE AS
    $$ SELECT substring(sefton_scope() FROM '^provider:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$')::uuid $$;
"""
UNDO = "DROP FUNCTION sefton_provider(); DROP FUNCTION sefton_scope(); DROP FUNCTION sefton_now(); DROP TABLE core_clock_offset;"


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        BtreeGistExtension(),
        CITextExtension(),
        TrigramExtension(),
        migrations.RunSQL(CLOCK, UNDO),
        migrations.CreateModel(
            name="ReferenceCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prefix", models.CharField(max_length=8)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("prefix", "year"), name="reference_counter_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkerHeart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True)),
                ("beat_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("user_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("outcome", models.CharField(blank=True, max_length=200)),
            ],
        ),
    ]
