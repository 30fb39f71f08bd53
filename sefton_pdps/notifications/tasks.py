from celery import shared_task

from sefton_pdps.core.time import clock
from sefton_pdps.notifications.daily import send_due
from sefton_pdps.notifications.delivery import deliver_due


@shared_task(name="sefton_pdps.notifications.tasks.deliver")
def deliver() -> None:
    """Send what waits in the outbox; each transaction sets the scope of the system."""
    deliver_due(at=clock.now())


@shared_task(name="sefton_pdps.notifications.tasks.send_daily")
def send_daily() -> None:
    """Send the e-mails of the day that are due; each transaction sets the scope of the system."""
    send_due(at=clock.now())
