from django.db import migrations

# The award called a referral placed; the home was agreed then. Where the start was never recorded, nobody has moved.
AGREED = """
SELECT set_config('sefton.scope', 'system', true);
UPDATE placements_referral SET agreed_at = placed_at WHERE placed_at IS NOT NULL;
UPDATE placements_referral referral SET state = 'home_agreed', placed_at = NULL
WHERE referral.state = 'placed' AND EXISTS (
    SELECT 1 FROM placements_placement placement
    WHERE placement.referral_id = referral.id AND placement.state = 'planned');
UPDATE placements_referral referral SET placed_at = placement.started_at
FROM placements_placement placement
WHERE referral.state = 'placed' AND placement.referral_id = referral.id AND placement.started_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    """Referrals that were called placed at the award say so only where the start was recorded."""

    dependencies = [("placements", "0011_arrivals")]

    operations = [migrations.RunSQL(AGREED, migrations.RunSQL.noop)]
