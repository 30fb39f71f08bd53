from django.db import migrations

from sefton_pdps.core.database.rls import COUNCIL, grant_columns, secure

# What was asked for, by whom and in which scope never changes; how it went does.
GOES_ON = (
    "state, started_at, finished_at, worker, lease_until, attempts, steps_done, steps_total, progress, summary, "
    "result_url, file_id, failure"
)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_background_jobs"), ("core", "0001_clock_scope_and_references")]

    operations = [secure("jobs_job", COUNCIL), grant_columns("jobs_job", GOES_ON)]
