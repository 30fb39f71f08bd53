from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure


class Migration(migrations.Migration):
    """Fee files are the council's, and stay as they were applied."""

    dependencies = [("placements", "0051_fee_files")]

    operations = [
        secure("placements_feefile", COUNCIL),
        stays("placements_feefile", when="OLD.applied_at IS NOT NULL"),
    ]
