from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, secure


class Migration(migrations.Migration):
    dependencies = [("reporting", "0004_policies_as_one_sub_select")]

    operations = [secure("reporting_budget", COUNCIL), secure("reporting_citedfigure", COUNCIL)]
