from django.db import migrations

# As in 0028, but only what `placements.rules.fees.Share` reads again: an object with its five words and no other, the
# per cent as text (a JSON number is not exact), days as they are written. A part that is missing is no yes: `bool_and`
# passes over what is null.
SHARES = """
CREATE OR REPLACE FUNCTION placements_shares_stand(shares jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        sum(told.percent) = 100 AND bool_and(coalesce(told.percent > 0, false))
        AND count(*) = count(DISTINCT told.funder)
        AND bool_and(coalesce(told.funder IN (
            'social_care', 'education', 'health', 'aftercare', 'high_needs', 'unaccompanied'), false))
        AND bool_and(told.until_on IS NULL OR coalesce(told.until_on > told.from_on, false))
        AND bool_and(told.is_readable), false)
    FROM (
        SELECT share ->> 'funder' AS funder,
            CASE WHEN jsonb_typeof(share -> 'percent') = 'string' AND share ->> 'percent' ~ '^[0-9]{1,3}([.][0-9]+)?$'
                THEN (share ->> 'percent')::numeric END AS percent,
            CASE WHEN share ->> 'from_on' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN (share ->> 'from_on')::date END
                AS from_on,
            CASE WHEN share ->> 'until_on' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN (share ->> 'until_on')::date END
                AS until_on,
            CASE WHEN jsonb_typeof(share) = 'object' THEN
                share - ARRAY['funder', 'percent', 'reference', 'from_on', 'until_on'] = '{}'
                AND coalesce(jsonb_typeof(share -> 'reference'), 'string') = 'string'
                AND coalesce(share ->> 'from_on', '0000-00-00') ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
                AND coalesce(share ->> 'until_on', '0000-00-00') ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
                ELSE false END AS is_readable
        FROM jsonb_array_elements(CASE jsonb_typeof(shares) WHEN 'array' THEN shares ELSE '[]' END) AS share
    ) told
$$;
"""
# Nobody could write another so far; if somebody did, the migration stops here and not a page later.
ALL_STAND = """
DO $$
BEGIN
    PERFORM set_config('sefton.scope', 'system', true);
    IF EXISTS (SELECT FROM placements_feeline WHERE NOT placements_shares_stand(shares)) THEN
        RAISE EXCEPTION 'a fee line has shares that cannot be read; mend them first';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    """The shares of a fee line that the database takes are those that a page can read."""

    dependencies = [("placements", "0034_totals_of_kept_fees")]

    operations = [
        migrations.RunSQL(SHARES, migrations.RunSQL.noop),
        migrations.RunSQL(ALL_STAND, migrations.RunSQL.noop),
    ]
