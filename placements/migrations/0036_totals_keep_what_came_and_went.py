from importlib import import_module

from django.db import migrations

BEFORE = import_module("placements.migrations.0033_totals_follow_the_fees").COUNT
# As in 0033, and what came and went within a month leaves a row of nothing with the last of its days: in between it
# counted, and a day that is asked for then must be counted line by line.
COUNT = """
CREATE OR REPLACE FUNCTION placements_count_fees(
    line_ids uuid[], cost_line_ids uuid[], moments timestamptz[], counts integer[]
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH change AS (
        SELECT line_id, cost_line_id, (moment AT TIME ZONE 'Europe/London')::date AS known_on, counted
        FROM unnest(line_ids, cost_line_ids, moments, counts) AS given(line_id, cost_line_id, moment, counted)
        WHERE moment IS NOT NULL
    ), line AS (
        SELECT change.*, f.paid_from, f.paid_to, f.weekly, CASE f.unit WHEN 'one_off' THEN 0 ELSE f.sign END AS sign,
            (f.pounds * f.quantity * 10000)::bigint * CASE f.unit WHEN 'nightly' THEN 7 WHEN 'one_off' THEN 0 ELSE 1 END
                AS price
        FROM change JOIN placements_feeline f ON f.id = change.line_id
    ), piece AS (
        SELECT line.*, kept.month, kept.amount, april.year_start,
            greatest(date_trunc('month', line.known_on::timestamp)::date, april.year_start) AS known,
            greatest(line.paid_from, kept.month) AS first_night,
            least(line.paid_to, (kept.month + interval '1 month')::date) - 1 AS last_night,
            greatest(line.paid_from, april.year_start) AS began,
            (line.price % 700)::smallint AS rest
        FROM line
        JOIN placements_feemonth kept ON kept.fee_line_id = line.line_id
        CROSS JOIN LATERAL (
            SELECT make_date(extract(year FROM kept.month - interval '3 months')::int, 4, 1) AS year_start
        ) AS april
    ), nights AS (
        INSERT INTO placements_feenighttotal (id, month, cost_line_id, known, first_night, last_night, rest, latest,
            lines, amount, weekly, whole, rests, is_folded)
        SELECT gen_random_uuid(), month, cost_line_id, known, first_night, last_night, rest, max(known_on),
            sum(counted), sum(counted * amount), sum(counted * weekly), sum(counted * sign * (price / 700)),
            sum(counted * sign), false
        FROM piece GROUP BY month, cost_line_id, known, first_night, last_night, rest
        HAVING sum(counted) <> 0 OR sum(counted * amount) <> 0 OR sum(counted * weekly) <> 0
            OR sum(counted * sign * (price / 700)) <> 0 OR sum(counted * sign) <> 0
            OR min(known_on) <> max(known_on)
    )
    INSERT INTO placements_feemonthtotal (id, month, cost_line_id, known, began, latest, lines, amount, is_folded)
    SELECT gen_random_uuid(), month, cost_line_id, known, began, max(known_on), sum(counted), sum(counted * amount), false
    FROM piece GROUP BY month, cost_line_id, known, began
    HAVING sum(counted) <> 0 OR sum(counted * amount) <> 0 OR min(known_on) <> max(known_on)
$$;
"""


class Migration(migrations.Migration):
    """Fee lines that were recorded and replaced within one month are not lost when they are counted at once."""

    dependencies = [("placements", "0035_shares_are_read_again")]

    operations = [migrations.RunSQL(COUNT, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))]
