from django.db import migrations

from sefton_pdps.core.database.decided import lives


class Migration(migrations.Migration):
    """A job moves along its steps only."""

    dependencies = [("jobs", "0002_row_security"), ("core", "0006_lives_take_steps")]

    operations = [
        lives("jobs_job", {"queued": "running", "running": "done failed abandoned"}, begins="queued")
    ]
