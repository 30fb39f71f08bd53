from celery import shared_task

from placements.services import grave_changes, register_changes
from sefton_pdps.core import clock, tenancy


@shared_task(name="placements.tasks.take_register_changes")
@tenancy.in_scope(tenancy.COUNCIL)
def take_register_changes() -> None:
    """Look at what imports of the register changed, for the children who live there."""
    at = clock.now()
    register_changes.take_changes(at=at)
    grave_changes.tell_opened(at=at)
