from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, revoke, secure


class Migration(migrations.Migration):
    dependencies = [("placements", "0007_safeguard_decisions")]

    operations = [
        secure("placements_safeguarddecision", COUNCIL),
        revoke("placements_safeguarddecision", "UPDATE, DELETE"),
    ]
