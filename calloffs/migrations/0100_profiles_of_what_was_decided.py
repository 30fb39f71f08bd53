from django.db import migrations

# What was decided before there was an end: the days of the first terms, from the decision. Whoever was awarded reads on.
SET = """
SELECT set_config('sefton.scope', 'system', true);
UPDATE calloffs_invitation i SET profile_ends_at = coalesce(c.awarded_at, c.no_award_at) + interval '28 days'
    FROM calloffs_calloff c
    WHERE c.id = i.call_off_id AND c.state IN ('awarded', 'no_award') AND i.profile_ends_at IS NULL
      AND (c.state = 'no_award' OR i.provider_id IS DISTINCT FROM (
        SELECT p.provider_id FROM calloffs_awardproposal p JOIN calloffs_authorisation a ON a.proposal_id = p.id
        WHERE p.call_off_id = c.id AND a.state IN ('authorised', 'provisional', 'lapsed')));
"""


class Migration(migrations.Migration):
    """Profiles of competitions that were decided before end too (ADR 152)."""

    dependencies = [("calloffs", "0099_profiles_end")]

    operations = [migrations.RunSQL(SET, migrations.RunSQL.noop)]
