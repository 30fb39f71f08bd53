from django.db import migrations

from sefton_pdps.core.database.decided import lives


class Migration(migrations.Migration):
    """A report moves along its steps only."""

    dependencies = [("reporting", "0007_providers_write"), ("core", "0006_lives_take_steps")]

    operations = [
        lives(
            "reporting_expenditurereport",
            {"compiled": "checked", "checked": "compiled issued"},
            begins="compiled",
        ),
    ]
