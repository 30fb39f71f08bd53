from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, revoke, secure

# What some nights of a month cost, in pence, of the lines behind one row of the night totals.
NIGHTS_COST = """
CREATE FUNCTION placements_nights_cost(whole bigint, rests integer, rest smallint, nights integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT whole * nights + rests * ((rest * nights + 350) / 700)
$$;
"""
# Count fee lines in (1) or out (-1) of the totals, each from a moment on; a null moment never comes. Rows are only
# added, so that nobody waits for anybody else's.
COUNT = """
CREATE FUNCTION placements_count_fees(
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
    )
    INSERT INTO placements_feemonthtotal (id, month, cost_line_id, known, began, latest, lines, amount, is_folded)
    SELECT gen_random_uuid(), month, cost_line_id, known, began, max(known_on), sum(counted), sum(counted * amount), false
    FROM piece GROUP BY month, cost_line_id, known, began
    HAVING sum(counted) <> 0 OR sum(counted * amount) <> 0
$$;
REVOKE ALL ON FUNCTION placements_count_fees(uuid[], uuid[], timestamptz[], integer[]) FROM PUBLIC;
"""
# From when on a fee line no longer counts: replaced by another, or of a placement that was cancelled; null: it counts.
COUNTS_UNTIL = """
CREATE FUNCTION placements_fee_counts_until(recorded timestamptz, superseded timestamptz, cancelled timestamptz)
    RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN superseded IS NOT NULL OR cancelled IS NOT NULL
        THEN greatest(recorded, least(superseded, cancelled)) END
$$;
"""
# The share lock on the placements makes whoever cancels one, and whoever writes its fees, do so one after the other:
# else neither would see what the other did, and the totals would count a line that counts no longer.
NEW_LINES = """
CREATE FUNCTION placements_total_new_fees() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM placements_placement p WHERE p.id IN (SELECT placement_id FROM new_lines) ORDER BY p.id FOR SHARE;
    PERFORM placements_count_fees(array_agg(line.id), array_agg(p.cost_line_id), array_agg(step.moment),
        array_agg(step.counted))
    FROM new_lines line
    JOIN placements_placement p ON p.id = line.placement_id
    CROSS JOIN LATERAL (VALUES (line.recorded_at, 1),
        (placements_fee_counts_until(line.recorded_at, line.superseded_at, p.cancelled_at), -1)) AS step(moment, counted);
    RETURN NULL;
END $$;
CREATE TRIGGER fee_line_totals AFTER INSERT ON placements_feeline
    REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION placements_total_new_fees();
"""
REPLACED_LINES = """
CREATE FUNCTION placements_total_replaced_fees() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM placements_placement p WHERE p.id IN (SELECT placement_id FROM new_lines) ORDER BY p.id FOR SHARE;
    PERFORM placements_count_fees(array_agg(after.id), array_agg(p.cost_line_id), array_agg(step.moment),
        array_agg(step.counted))
    FROM new_lines after
    JOIN old_lines before ON before.id = after.id
    JOIN placements_placement p ON p.id = after.placement_id
    CROSS JOIN LATERAL (VALUES
        (placements_fee_counts_until(before.recorded_at, before.superseded_at, p.cancelled_at), 1),
        (placements_fee_counts_until(after.recorded_at, after.superseded_at, p.cancelled_at), -1)
    ) AS step(moment, counted)
    WHERE before.superseded_at IS DISTINCT FROM after.superseded_at;
    RETURN NULL;
END $$;
CREATE TRIGGER fee_line_totals_replaced AFTER UPDATE ON placements_feeline
    REFERENCING OLD TABLE AS old_lines NEW TABLE AS new_lines
    FOR EACH STATEMENT EXECUTE FUNCTION placements_total_replaced_fees();
"""
PLACEMENTS = """
CREATE FUNCTION placements_total_fees_of_placements() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM placements_count_fees(array_agg(line.id), array_agg(step.cost_line_id), array_agg(step.moment),
        array_agg(step.counted))
    FROM new_placements after
    JOIN old_placements before ON before.id = after.id
    JOIN placements_feeline line ON line.placement_id = after.id
    CROSS JOIN LATERAL (VALUES
        (before.cost_line_id, line.recorded_at, -1),
        (before.cost_line_id, placements_fee_counts_until(line.recorded_at, line.superseded_at, before.cancelled_at), 1),
        (after.cost_line_id, line.recorded_at, 1),
        (after.cost_line_id, placements_fee_counts_until(line.recorded_at, line.superseded_at, after.cancelled_at), -1)
    ) AS step(cost_line_id, moment, counted)
    WHERE before.cancelled_at IS DISTINCT FROM after.cancelled_at OR before.cost_line_id <> after.cost_line_id;
    RETURN NULL;
END $$;
CREATE TRIGGER placement_fee_totals AFTER UPDATE ON placements_placement
    REFERENCING OLD TABLE AS old_placements NEW TABLE AS new_placements
    FOR EACH STATEMENT EXECUTE FUNCTION placements_total_fees_of_placements();
"""
# Fold what was added into one row for each key; by one at a time, and a reader sees it before or after, never between.
FOLD = """
CREATE FUNCTION placements_fold_fee_totals() RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    folded bigint := 0;
    more bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(24311, 1) THEN
        RETURN 0;
    END IF;
    WITH added AS (
        DELETE FROM placements_feemonthtotal WHERE NOT is_folded RETURNING *
    ), kept AS (
        INSERT INTO placements_feemonthtotal AS total (id, month, cost_line_id, known, began, latest, lines, amount,
            is_folded)
        SELECT gen_random_uuid(), month, cost_line_id, known, began, max(latest), sum(lines), sum(amount), true
        FROM added GROUP BY month, cost_line_id, known, began
        ON CONFLICT (month, cost_line_id, known, began) WHERE is_folded DO UPDATE SET
            latest = greatest(total.latest, excluded.latest), lines = total.lines + excluded.lines,
            amount = total.amount + excluded.amount
    ) SELECT count(*) INTO folded FROM added;
    WITH added AS (
        DELETE FROM placements_feenighttotal WHERE NOT is_folded RETURNING *
    ), kept AS (
        INSERT INTO placements_feenighttotal AS total (id, month, cost_line_id, known, first_night, last_night, rest,
            latest, lines, amount, weekly, whole, rests, is_folded)
        SELECT gen_random_uuid(), month, cost_line_id, known, first_night, last_night, rest, max(latest), sum(lines),
            sum(amount), sum(weekly), sum(whole), sum(rests), true
        FROM added GROUP BY month, cost_line_id, known, first_night, last_night, rest
        ON CONFLICT (month, cost_line_id, known, first_night, last_night, rest) WHERE is_folded DO UPDATE SET
            latest = greatest(total.latest, excluded.latest), lines = total.lines + excluded.lines,
            amount = total.amount + excluded.amount, weekly = total.weekly + excluded.weekly,
            whole = total.whole + excluded.whole, rests = total.rests + excluded.rests
    ) SELECT count(*) INTO more FROM added;
    RETURN folded + more;
END $$;
"""


class Migration(migrations.Migration):
    """The totals are written by triggers alone, in the transaction that writes or replaces a fee (ADR 74)."""

    dependencies = [("placements", "0032_kept_totals")]

    operations = [
        secure("placements_feemonthtotal", COUNCIL),
        secure("placements_feenighttotal", COUNCIL),
        migrations.RunSQL(
            NIGHTS_COST, "DROP FUNCTION placements_nights_cost(bigint, integer, smallint, integer)"
        ),
        migrations.RunSQL(
            COUNT, "DROP FUNCTION placements_count_fees(uuid[], uuid[], timestamptz[], integer[])"
        ),
        migrations.RunSQL(
            COUNTS_UNTIL,
            "DROP FUNCTION placements_fee_counts_until(timestamptz, timestamptz, timestamptz)",
        ),
        migrations.RunSQL(
            NEW_LINES,
            "DROP TRIGGER fee_line_totals ON placements_feeline; DROP FUNCTION placements_total_new_fees();",
        ),
        migrations.RunSQL(
            REPLACED_LINES,
            "DROP TRIGGER fee_line_totals_replaced ON placements_feeline;"
            " DROP FUNCTION placements_total_replaced_fees();",
        ),
        migrations.RunSQL(
            PLACEMENTS,
            "DROP TRIGGER placement_fee_totals ON placements_placement;"
            " DROP FUNCTION placements_total_fees_of_placements();",
        ),
        migrations.RunSQL(FOLD, "DROP FUNCTION placements_fold_fee_totals()"),
        revoke("placements_feemonthtotal", "INSERT, UPDATE, DELETE"),
        revoke("placements_feenighttotal", "INSERT, UPDATE, DELETE"),
    ]
