from django.db import migrations

# The status that a child's record had, from the day of the record because it told no other, with what the newest
# referral says of who gave authority. What the law bounds runs out by the days of `placements/data/law.toml`. While the
# list is empty the trigger would empty the status that is copied, so that it is read in the same statement.
ROWS = """
SELECT set_config('sefton.scope', 'system', true);
INSERT INTO placements_legalauthority (
    id, child_id, over, kind, began_at, runs_out_at, giver, reference, conditions, told_by, recorded_by_id, recorded_at,
    end_reason, end_note, correction_reason)
SELECT gen_random_uuid(), c.id, 'placing', c.legal_status, c.recorded_at,
    CASE c.legal_status WHEN 'L1' THEN c.recorded_at + interval '72 hours'
        WHEN 'L2' THEN c.recorded_at + interval '8 days' END,
    '', '', coalesce((
        SELECT r.authority_given FROM placements_referral r
        WHERE r.child_id = c.id AND r.authority_given <> '' ORDER BY r.started_at DESC LIMIT 1), ''),
    'before', c.recorded_by_id, c.recorded_at, '', '', ''
FROM placements_child c WHERE c.legal_status <> '';
SET CONSTRAINTS ALL IMMEDIATE;
SELECT set_config('sefton.scope', '', true);
"""


class Migration(migrations.Migration):
    """Each child on record has the legal status of the record in the list of authorities, marked as from before it."""

    dependencies = [("placements", "0073_legal_authority_is_kept")]

    operations = [migrations.RunSQL(ROWS, migrations.RunSQL.noop)]
