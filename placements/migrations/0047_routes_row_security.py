from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, secure


class Migration(migrations.Migration):
    dependencies = [("placements", "0046_routes_are_data")]

    operations = [secure("placements_buyingroute", COUNCIL)]
