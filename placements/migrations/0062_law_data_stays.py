from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure


class Migration(migrations.Migration):
    """A clock and an exception stay as they were in force: days that run, and what was placed, stand on them."""

    dependencies = [("placements", "0061_clocks_and_exceptions")]

    operations = [
        secure("placements_lawclock", COUNCIL),
        secure("placements_exceptedkind", COUNCIL),
        stays("placements_lawclock", once="valid_to"),
        stays("placements_exceptedkind", once="valid_to"),
    ]
