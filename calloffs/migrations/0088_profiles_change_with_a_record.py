from django.db import migrations

from sefton_pdps.core.database.decided import stays

# What went out is replaced while offers come in, by a newer version of the profile, and never without the record of what
# had gone out. The guard is changed as it stands, so that what other migrations added to it stays.
CHANGES = """
    IF OLD.published_at IS NOT NULL
            AND (NEW.profile, NEW.profile_version_id) IS DISTINCT FROM (OLD.profile, OLD.profile_version_id)
            AND NOT coalesce(OLD.state = 'published' AND NEW.state = 'published' AND sefton_now() < OLD.closes_at
                AND NEW.profile ->> 'term_words' IS NOT DISTINCT FROM OLD.profile ->> 'term_words'
                AND EXISTS (SELECT 1 FROM calloffs_profilechange c WHERE c.call_off_id = OLD.id
                    AND c.profile_version_id = NEW.profile_version_id AND c.before = OLD.profile), false) THEN
        RAISE EXCEPTION 'What was published does not change but by a newer profile, before the deadline.' USING ERRCODE = 'SP010';
    END IF;
"""
REPLACE = """
DO $change$
DECLARE
    guard text := pg_get_functiondef('calloffs_call_off_guard'::regproc);
BEGIN
    IF strpos(guard, $one${before}$one$) = 0 THEN
        RAISE EXCEPTION 'the guard of call-offs does not say what was published';
    END IF;
    EXECUTE replace(guard, $one${before}$one$, $two${after}$two$);
END $change$;
"""


def _replaced(before: str, after: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        REPLACE.format(before=before, after=after), REPLACE.format(before=after, after=before)
    )


BEGIN = "BEGIN\n"
MAY_CHANGE = "state recommended_at recommended_by_id closes_at reminded_at"
ONCE = (
    "closed_at quality_scored_at evaluated_at authorised_at awarded_at no_award_at no_award_reason first_closes_at "
    "nudged_at answered_at"
)
before = stays("calloffs_calloff", when="OLD.state <> 'opened'", may_change=MAY_CHANGE, once=ONCE)


class Migration(migrations.Migration):
    """A changed profile goes to everybody who was invited, and what they had read before is kept."""

    dependencies = [("calloffs", "0087_changed_profiles")]

    operations = [
        _replaced("(NEW.published_at, NEW.profile, ", "(NEW.published_at, "),
        _replaced("(OLD.published_at, OLD.profile, ", "(OLD.published_at, "),
        _replaced(BEGIN, f"{BEGIN}{CHANGES}"),
        migrations.RunSQL(before.reverse_sql, before.sql),
        stays(
            "calloffs_calloff",
            when="OLD.state <> 'opened'",
            may_change=f"{MAY_CHANGE} profile profile_version_id",
            once=ONCE,
        ),
    ]
