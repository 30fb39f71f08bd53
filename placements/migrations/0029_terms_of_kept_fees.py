from django.db import migrations

# Every line so far is of so many pounds a week; a share of nought was written for whoever bears nothing.
KEPT = """
SELECT set_config('sefton.scope', 'system', true);
UPDATE placements_feeline SET
    pounds = abs(weekly),
    sign = sign(weekly),
    shares = (
        SELECT jsonb_agg(jsonb_build_object(
            'funder', share.funder, 'percent', share.percent::text, 'reference', '', 'from_on', NULL, 'until_on', NULL
        ) ORDER BY share.place)
        FROM (VALUES (1, 'social_care', social_care_share), (2, 'education', education_share),
            (3, 'health', health_share)) AS share(place, funder, percent)
        WHERE share.percent > 0);
"""


class Migration(migrations.Migration):
    """The fee lines that are kept say what they said, in the columns of their new shape; no kept month changes."""

    dependencies = [("placements", "0028_terms_of_fees")]

    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
