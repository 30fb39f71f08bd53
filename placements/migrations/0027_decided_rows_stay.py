from django.db import migrations

from sefton_pdps.core.database.decided import stays


class Migration(migrations.Migration):
    """Approved profiles and answers, what was decided alone on duty, and ended placements stay."""

    dependencies = [("placements", "0026_lives_take_steps"), ("core", "0007_decided_rows_stay")]

    operations = [
        stays("placements_anonymisedprofile", when="OLD.approved_at IS NOT NULL"),
        stays(
            "placements_referral",
            when="OLD.state NOT IN ('draft', 'submitted')",
            may_change="state",
            once="searching_at agreed_at placed_at withdrawn_at withdrawn_reason",
        ),
        stays("placements_secondlook", once="looked_by_id looked_at note"),
        stays("placements_placement", when="OLD.state IN ('ended', 'cancelled')"),
    ]
