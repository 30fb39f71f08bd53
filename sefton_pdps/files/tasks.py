from celery import shared_task

from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from sefton_pdps.files import storage


@shared_task(name="sefton_pdps.files.tasks.remove_orphans")
@tenancy.in_scope(tenancy.SYSTEM)
def remove_orphans() -> None:
    """Once a day, in system scope: it must see that no row of anybody's needs the content."""
    # The times on disk are true times, so a moved test clock must not make a file look old.
    storage.remove_orphans(at=clock.unmoved_now())


@shared_task(name="sefton_pdps.files.tasks.remove_copies")
@tenancy.in_scope(tenancy.SYSTEM)
def remove_copies() -> None:
    """Once a day: content that only copied what stands on record goes when its time is over."""
    storage.remove_copies(at=clock.now())
