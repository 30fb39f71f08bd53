from django.db import migrations

# Every fee line so far is counted in when it was recorded, and out when it was replaced or its placement cancelled.
COUNTED = """
SELECT set_config('sefton.scope', 'system', true);
SELECT placements_count_fees(array_agg(line.id), array_agg(p.cost_line_id), array_agg(step.moment),
    array_agg(step.counted))
FROM placements_feeline line
JOIN placements_placement p ON p.id = line.placement_id
CROSS JOIN LATERAL (VALUES (line.recorded_at, 1),
    (placements_fee_counts_until(line.recorded_at, line.superseded_at, p.cancelled_at), -1)) AS step(moment, counted);
SELECT placements_fold_fee_totals();
"""


class Migration(migrations.Migration):
    """The totals of the fees that are kept already."""

    dependencies = [("placements", "0033_totals_follow_the_fees")]

    operations = [migrations.RunSQL(COUNTED, migrations.RunSQL.noop)]
