from django.db import migrations

from sefton_pdps.core.database.decided import stays


class Migration(migrations.Migration):
    """A decided budget and a figure cited from elsewhere stay; a revision is another row."""

    dependencies = [("reporting", "0008_lives_take_steps"), ("core", "0007_decided_rows_stay")]

    operations = [stays("reporting_budget"), stays("reporting_citedfigure", once="valid_to")]
