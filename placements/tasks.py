from celery import shared_task

from placements.services import escalations, fees, grave_changes, plans, register_changes
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.alone import each_alone
from sefton_pdps.core.time import clock


@shared_task(name="placements.tasks.take_register_changes")
@tenancy.in_scope(tenancy.COUNCIL)
def take_register_changes() -> None:
    """Look at what imports of the register changed, for the children who live there."""
    at = clock.now()
    register_changes.take_changes(at=at)
    grave_changes.tell_opened(at=at)


@shared_task(name="placements.tasks.escalate_due")
def escalate_due() -> None:
    """Tell whoever answers for it that a child has no home yet; each referral in a transaction of its own."""
    escalations.escalate_due(at=clock.now())


@shared_task(name="placements.tasks.fold_fee_totals")
@tenancy.in_scope(tenancy.SYSTEM)
def fold_fee_totals() -> None:
    """Fold the kept totals of fees; harmless to repeat, and to leave out for a while."""
    fees.fold_totals()


@shared_task(name="placements.tasks.render_plans")
def render_plans() -> None:
    """Make the PDFs of signed placement plans, each in the council's scope and its own transaction."""
    each_alone(plans.due_for_rendering, plans.keep_pdf, "plan_id", scope=tenancy.COUNCIL)
