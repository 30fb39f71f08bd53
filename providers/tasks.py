from celery import shared_task

from providers.services.rounds import close_due_rounds as close
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock


@shared_task(name="providers.tasks.close_due_rounds")
@tenancy.in_scope(tenancy.SYSTEM)
def close_due_rounds() -> None:
    """In system scope: rounds belong to nobody, and the notice goes to the council's people."""
    close(at=clock.now())
