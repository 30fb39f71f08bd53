from django.db import migrations

from sefton_pdps.core.database.decided import stays


class Migration(migrations.Migration):
    """What was bought by a route stands on its law: a new law is a new row."""

    dependencies = [("placements", "0052_fee_files_stay")]

    operations = [stays("placements_buyingroute", may_change="name host rung", once="valid_to")]
