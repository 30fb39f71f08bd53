from celery import shared_task

from sefton_pdps.audit import anchors
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock


@shared_task(name="sefton_pdps.audit.tasks.anchor_chains")
@tenancy.in_scope(tenancy.SYSTEM)
def anchor_chains() -> None:
    """Once a day: write down outside the database where each award file ends."""
    anchors.anchor(at=clock.now())
