from django.db import migrations

from sefton_pdps.core.database.decided import lives


class Migration(migrations.Migration):
    """Referrals and placements move along their steps only."""

    dependencies = [("placements", "0025_will_not_go_there"), ("core", "0006_lives_take_steps")]

    operations = [
        lives(
            "placements_referral",
            {
                "draft": "submitted withdrawn",
                "submitted": "draft approved withdrawn",
                "approved": "searching home_agreed withdrawn",
                "searching": "home_agreed withdrawn",
                "home_agreed": "placed withdrawn",
            },
        ),
        lives("placements_placement", {"planned": "started cancelled", "started": "ended"}),
    ]
