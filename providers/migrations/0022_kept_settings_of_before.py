from django.db import migrations

# Every setting so far is kept, as the trigger would have kept it when it was added.
KEEP = """
SELECT set_config('sefton.scope', 'system', true);
SELECT providers_number_needs(ARRAY(SELECT DISTINCT jsonb_array_elements_text(caters_for) FROM providers_setting));
INSERT INTO providers_keptsetting (id, provider_id, easting, northing, age_from, age_to, accommodation_outcome, kind,
    registration, gender, grade, name, needs)
SELECT id, provider_id, easting, northing, age_from, age_to, accommodation_outcome, kind, registration, gender, grade,
    name, coalesce((SELECT bit_or(1::bigint << need.bit) FROM providers_needbit need WHERE s.caters_for ? need.code), 0)
FROM providers_setting s;
INSERT INTO providers_settingcount (id, provider_id, kind, settings, registered)
SELECT gen_random_uuid(), provider_id, kind, count(*), count(*) FILTER (WHERE registration = 'registered')
FROM providers_setting GROUP BY provider_id, kind ORDER BY provider_id, kind;
"""


class Migration(migrations.Migration):
    """The settings that are on the register already."""

    dependencies = [("providers", "0021_kept_settings_follow")]

    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
