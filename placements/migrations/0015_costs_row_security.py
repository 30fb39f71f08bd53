from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, reference, secure


class Migration(migrations.Migration):
    dependencies = [("placements", "0014_what_the_guard_is_told_row_security")]

    operations = [secure("placements_costline", COUNCIL), *reference("placements_feekind")]
