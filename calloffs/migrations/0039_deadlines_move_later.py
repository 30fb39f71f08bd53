from importlib import import_module

from django.db import migrations, models

from sefton_pdps.core.database.decided import stays

before = import_module("calloffs.migrations.0004_frozen_terms_and_keys").GUARDS.partition("CREATE TRIGGER")[0]

# A deadline moves later only, before it passes and while offers come in; the first one is kept beside it. Nobody opens
# an envelope by moving its date, for a later date opens none (ADR 3, 96). A reminder is sent once a day at most.
MOVES = """
    IF OLD.published_at IS NOT NULL AND NEW.closes_at IS DISTINCT FROM OLD.closes_at AND NOT coalesce(
            OLD.state = 'published' AND NEW.state = 'published' AND sefton_now() < OLD.closes_at
            AND NEW.closes_at > OLD.closes_at
            AND NEW.first_closes_at = coalesce(OLD.first_closes_at, OLD.closes_at), false) THEN
        RAISE EXCEPTION 'A deadline moves later only, before it passes.' USING ERRCODE = 'SP010';
    END IF;
    IF NEW.first_closes_at IS DISTINCT FROM OLD.first_closes_at
            AND (OLD.first_closes_at IS NOT NULL OR NEW.first_closes_at IS DISTINCT FROM OLD.closes_at) THEN
        RAISE EXCEPTION 'The first deadline stays as it was published.' USING ERRCODE = 'SP010';
    END IF;
    IF NEW.reminded_at IS DISTINCT FROM OLD.reminded_at AND NOT coalesce(
            OLD.state = 'published' AND sefton_now() < OLD.closes_at
            AND NEW.reminded_at >= coalesce(OLD.reminded_at + interval '1 day', OLD.published_at), false) THEN
        RAISE EXCEPTION 'Who was invited is reminded once a day, before the deadline.' USING ERRCODE = 'SP010';
    END IF;
"""
replaced = before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
guard = replaced.replace("(NEW.published_at, NEW.closes_at,", "(NEW.published_at,").replace(
    "(OLD.published_at, OLD.closes_at,", "(OLD.published_at,"
)
guard = guard.replace(
    "    IF OLD.state = 'published' AND NEW.state = 'closed'",
    f"{MOVES}    IF OLD.state = 'published' AND NEW.state = 'closed'",
    1,
)

PUBLISHED = "OLD.state <> 'opened'"
MAY_CHANGE = "state recommended_at recommended_by_id"
ONCE = "closed_at quality_scored_at evaluated_at authorised_at awarded_at no_award_at no_award_reason"
first = stays("calloffs_calloff", when=PUBLISHED, may_change=MAY_CHANGE, once=ONCE)


class Migration(migrations.Migration):
    """A competition's deadline may move later, and those who are silent may be reminded."""

    dependencies = [("calloffs", "0038_offers_name_no_terms_of_the_council")]

    operations = [
        migrations.AddField(
            "calloff",
            "first_closes_at",
            models.DateTimeField(
                help_text="The deadline that was published, where it was moved later since.", null=True
            ),
        ),
        migrations.AddField(
            "calloff",
            "reminded_at",
            models.DateTimeField(
                help_text="When those who had not opened their invitation were last reminded.", null=True
            ),
        ),
        migrations.AddConstraint(
            "calloff",
            models.CheckConstraint(
                condition=models.Q(first_closes_at=None)
                | models.Q(first_closes_at__lt=models.F("closes_at")),
                name="call_off_deadline_moved_later",
            ),
        ),
        migrations.RunSQL(guard, replaced),
        migrations.RunSQL(first.reverse_sql, first.sql),
        stays(
            "calloffs_calloff",
            when=PUBLISHED,
            may_change=f"{MAY_CHANGE} closes_at reminded_at",
            once=f"{ONCE} first_closes_at",
        ),
    ]
