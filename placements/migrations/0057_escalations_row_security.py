from django.db import migrations

from sefton_pdps.core.database.decided import stays
from sefton_pdps.core.database.rls import COUNCIL, secure


class Migration(migrations.Migration):
    """Who was told that a child had no home yet: the council's to read, and nobody's to change."""

    dependencies = [("placements", "0056_escalations")]

    operations = [secure("placements_escalation", COUNCIL), stays("placements_escalation")]
