from importlib import import_module

from django.db import migrations

# 0034 lost what had come and gone within a month, and counted twice what was written while it ran: nobody writes now.
COUNTED_AGAIN = f"""
LOCK TABLE placements_placement, placements_feeline IN SHARE ROW EXCLUSIVE MODE;
SELECT set_config('sefton.scope', 'system', true);
DELETE FROM placements_feemonthtotal;
DELETE FROM placements_feenighttotal;
{import_module("placements.migrations.0034_totals_of_kept_fees").COUNTED}
"""


class Migration(migrations.Migration):
    """The totals of the fees that are kept already, counted anew."""

    dependencies = [("placements", "0036_totals_keep_what_came_and_went")]

    operations = [migrations.RunSQL(COUNTED_AGAIN, migrations.RunSQL.noop)]
