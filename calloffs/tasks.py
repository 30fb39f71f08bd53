import structlog
from celery import shared_task
from django.db import transaction

from calloffs.selectors import decision_records as selectors
from calloffs.services import (
    agreements,
    competitions,
    decision_records,
    ended_placements,
    placement_notices,
    procurement,
    ratifying,
    running,
    search_statements,
    sharing,
    short_forms,
    withdrawn_referrals,
)
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock

log = structlog.get_logger()


@shared_task(name="calloffs.tasks.close_due")
def close_due() -> None:
    """Close what is due; the service takes each batch in the system's scope, a transaction of its own."""
    competitions.close_due(at=clock.now())


@shared_task(name="calloffs.tasks.nudge_due")
def nudge_due() -> None:
    """Nudge the silent of emergencies at half time; the service takes each in the system's scope and by itself."""
    running.nudge_due(at=clock.now())


@shared_task(name="calloffs.tasks.end_with_referrals")
def end_with_referrals() -> None:
    """End the call-offs of withdrawn referrals, each in the council's scope: its own decision, carried through."""
    with tenancy.scope(tenancy.COUNCIL):
        left = withdrawn_referrals.left_behind()
    for call_off_id in left:
        try:
            with tenancy.scope(tenancy.COUNCIL):
                withdrawn_referrals.end_call_off(call_off_id=call_off_id, at=clock.now())
        except Exception:  # one that cannot be ended must not hold up the others
            log.exception("call-off not ended with its referral", call_off=str(call_off_id))


@shared_task(name="calloffs.tasks.end_with_placements")
def end_with_placements() -> None:
    """End the agreements whose placement is over, each in the council's scope and a transaction of its own."""
    with tenancy.scope(tenancy.COUNCIL):
        left = ended_placements.left_behind()
    for agreement_id in left:
        try:
            with tenancy.scope(tenancy.COUNCIL), transaction.atomic():
                ended_placements.end_agreement(agreement_id=agreement_id, at=clock.now())
        except Exception:  # one that cannot be ended must not hold up the others
            log.exception("agreement not ended with its placement", agreement=str(agreement_id))


@shared_task(name="calloffs.tasks.owe_for_recorded")
@tenancy.in_scope(tenancy.COUNCIL)
def owe_for_recorded() -> None:
    """What spot purchases owe that were made beside the system and put on record by an officer."""
    procurement.owe_for_recorded(at=clock.now())


@shared_task(name="calloffs.tasks.lapse_provisional")
def lapse_provisional() -> None:
    """Put lapses of provisional authority on record and tell the Director, each in the council's scope."""
    with tenancy.scope(tenancy.COUNCIL):
        due = ratifying.due_to_lapse(at=clock.now())
    for authorisation_id in due:
        try:
            with tenancy.scope(tenancy.COUNCIL):
                ratifying.lapse(authorisation_id=authorisation_id, at=clock.now())
        except Exception:  # one that cannot be put on record must not hold up the others
            log.exception("lapse not recorded", authorisation=str(authorisation_id))


@shared_task(name="calloffs.tasks.tell_full_overdue")
@tenancy.in_scope(tenancy.COUNCIL)
def tell_full_overdue() -> None:
    """Tell of full agreements that are past their day."""
    short_forms.tell_overdue(at=clock.now())


@shared_task(name="calloffs.tasks.keep_letters")
def keep_letters() -> None:
    """Make the PDFs of letters that were given, each in the council's scope and its own transaction."""
    with tenancy.scope(tenancy.COUNCIL):
        due = placement_notices.letters_due()
    for record_id in due:
        try:
            with tenancy.scope(tenancy.COUNCIL):
                placement_notices.keep_letter(record_id=record_id, at=clock.now())
        except Exception:  # one letter that cannot be made into a PDF must not hold up the others
            log.exception("letter of a notice not kept", record=str(record_id))


@shared_task(name="calloffs.tasks.keep_decision_records")
def keep_decision_records() -> None:
    """Make the PDFs of records of decisions, each in the council's scope and its own transaction."""
    with tenancy.scope(tenancy.COUNCIL):
        due = selectors.due()
    for record_id in due:
        try:
            with tenancy.scope(tenancy.COUNCIL):
                decision_records.keep_pdf(record_id=record_id, at=clock.now())
        except Exception:  # one record that cannot be made into a PDF must not hold up the others
            log.exception("record of a decision not kept", record=str(record_id))


@shared_task(name="calloffs.tasks.make_search_statements")
def make_search_statements() -> None:
    """Make the PDFs of search statements, each in the council's scope and its own transaction."""
    with tenancy.scope(tenancy.COUNCIL):
        due = search_statements.due_for_rendering()
    for statement_id in due:
        try:
            with tenancy.scope(tenancy.COUNCIL):
                search_statements.keep_pdf(statement_id=statement_id, at=clock.now())
        except Exception:  # one that cannot be made into a PDF must not hold up the others
            log.exception("search statement not made", statement=str(statement_id))


@shared_task(name="calloffs.tasks.render_agreements")
def render_agreements() -> None:
    """Make the PDFs that are missing or older than a signature, each in the system's scope and its own transaction."""
    with tenancy.scope(tenancy.SYSTEM):
        due = agreements.due_for_rendering()
    for agreement_id in due:
        try:
            with tenancy.scope(tenancy.SYSTEM):
                agreements.keep_pdf(agreement_id=agreement_id, at=clock.now())
        except Exception:  # one agreement that cannot be made into a PDF must not hold up the others
            log.exception("agreement not rendered", agreement=str(agreement_id))


@shared_task(name="calloffs.tasks.renew_shared")
def renew_shared() -> None:
    """Share what the record says since with the homes that read the full referral, each in the council's scope."""
    with tenancy.scope(tenancy.COUNCIL):
        shared = sharing.changed_behind()
    for call_off_id in shared:
        try:
            with tenancy.scope(tenancy.COUNCIL):
                sharing.renew(call_off_id=call_off_id, at=clock.now())
        except Exception:  # one that cannot be renewed must not hold up the others
            log.exception("what is shared was not renewed", call_off=str(call_off_id))
