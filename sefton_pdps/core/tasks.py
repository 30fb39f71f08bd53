from celery import shared_task

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.models import WorkerHeart
from sefton_pdps.core.time import clock


@shared_task(name="sefton_pdps.core.tasks.beat_heart")
@tenancy.in_scope(tenancy.SYSTEM)
def beat_heart() -> None:
    """Note that a worker is alive."""
    WorkerHeart.objects.update_or_create(name="worker", defaults={"beat_at": clock.now()})
