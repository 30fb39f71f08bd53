import time

from celery import shared_task

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.jobs.running import close_journal, run_next
from sefton_pdps.jobs.selectors import exports_to_forget, to_forget

# Another job is begun only this early, so that the task's own limit leaves each at least three minutes.
BEGIN_WITHIN_SECONDS = 30


@shared_task(name="sefton_pdps.jobs.tasks.run")
def run() -> None:
    """Run the jobs that wait, one after another, each in the scope of whoever asked for it."""
    ends = time.monotonic() + BEGIN_WITHIN_SECONDS
    try:
        while run_next() and time.monotonic() < ends:
            pass
    finally:
        close_journal()


@shared_task(name="sefton_pdps.jobs.tasks.forget")
@tenancy.in_scope(tenancy.SYSTEM)
def forget() -> None:
    """Remove jobs that have been over for as long as the data inventory says."""
    at = clock.now()
    to_forget(at).delete()
    exports_to_forget(at).delete()
