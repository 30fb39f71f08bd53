from celery import shared_task

from sefton_pdps.core import clock
from sefton_pdps.notifications.delivery import deliver_due


@shared_task(name="sefton_pdps.notifications.tasks.deliver")
def deliver() -> None:
    """Send what waits in the outbox; the table is not row-secured, so no scope is set."""
    deliver_due(at=clock.now())
