from celery import shared_task

from placements.services import register_changes
from sefton_pdps.core import clock, tenancy


@shared_task(name="placements.tasks.take_register_changes")
@tenancy.in_scope(tenancy.COUNCIL)
def take_register_changes() -> None:
    """Look at what imports of the register changed, for the children who live there."""
    register_changes.take_changes(at=clock.now())
