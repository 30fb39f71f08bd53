from celery import shared_task

from calloffs.selectors import decision_records as selectors
from calloffs.selectors.asked import due_to_expire
from calloffs.services import (
    agreements,
    asked_homes,
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
from sefton_pdps.core.database.alone import each_alone
from sefton_pdps.core.time import clock


@shared_task(name="calloffs.tasks.close_due")
def close_due() -> None:
    """Close what is due; the service takes each batch in the system's scope, a transaction of its own."""
    competitions.close_due(at=clock.now())


@shared_task(name="calloffs.tasks.nudge_due")
def nudge_due() -> None:
    """Nudge the silent of emergencies at half time; the service takes each in the system's scope and by itself."""
    running.nudge_due(at=clock.now())


@shared_task(name="calloffs.tasks.expire_asked")
def expire_asked() -> None:
    """Put on record which homes did not answer in time, each in the council's scope and its own transaction."""
    each_alone(lambda: due_to_expire(clock.now()), asked_homes.expire, "asked_id", scope=tenancy.COUNCIL)


@shared_task(name="calloffs.tasks.end_with_referrals")
def end_with_referrals() -> None:
    """End the call-offs of withdrawn referrals, each in the council's scope: its own decision, carried through."""
    each_alone(
        withdrawn_referrals.left_behind,
        withdrawn_referrals.end_call_off,
        "call_off_id",
        scope=tenancy.COUNCIL,
    )


@shared_task(name="calloffs.tasks.end_with_placements")
def end_with_placements() -> None:
    """End the agreements whose placement is over, each in the council's scope and a transaction of its own."""
    each_alone(
        ended_placements.left_behind, ended_placements.end_agreement, "agreement_id", scope=tenancy.COUNCIL
    )


@shared_task(name="calloffs.tasks.owe_for_recorded")
@tenancy.in_scope(tenancy.COUNCIL)
def owe_for_recorded() -> None:
    """What spot purchases owe that were made beside the system and put on record by an officer."""
    procurement.owe_for_recorded(at=clock.now())


@shared_task(name="calloffs.tasks.lapse_provisional")
def lapse_provisional() -> None:
    """Put lapses of provisional authority on record and tell the Director, each in the council's scope."""
    each_alone(
        lambda: ratifying.due_to_lapse(at=clock.now()),
        ratifying.lapse,
        "authorisation_id",
        scope=tenancy.COUNCIL,
    )


@shared_task(name="calloffs.tasks.tell_full_overdue")
@tenancy.in_scope(tenancy.COUNCIL)
def tell_full_overdue() -> None:
    """Tell of full agreements that are past their day."""
    short_forms.tell_overdue(at=clock.now())


@shared_task(name="calloffs.tasks.keep_letters")
def keep_letters() -> None:
    """Make the PDFs of letters that were given, each in the council's scope and its own transaction."""
    each_alone(
        placement_notices.letters_due, placement_notices.keep_letter, "record_id", scope=tenancy.COUNCIL
    )


@shared_task(name="calloffs.tasks.keep_decision_records")
def keep_decision_records() -> None:
    """Make the PDFs of records of decisions, each in the council's scope and its own transaction."""
    each_alone(selectors.due, decision_records.keep_pdf, "record_id", scope=tenancy.COUNCIL)


@shared_task(name="calloffs.tasks.make_search_statements")
def make_search_statements() -> None:
    """Make the PDFs of search statements, each in the council's scope and its own transaction."""
    each_alone(
        search_statements.due_for_rendering, search_statements.keep_pdf, "statement_id", scope=tenancy.COUNCIL
    )


@shared_task(name="calloffs.tasks.render_agreements")
def render_agreements() -> None:
    """Make the PDFs that are missing or older than a signature, each in the system's scope and its own transaction."""
    each_alone(agreements.due_for_rendering, agreements.keep_pdf, "agreement_id", scope=tenancy.SYSTEM)


@shared_task(name="calloffs.tasks.renew_shared")
def renew_shared() -> None:
    """Share what the record says since with the homes that read the full referral, each in the council's scope."""
    each_alone(sharing.changed_behind, sharing.renew, "call_off_id", scope=tenancy.COUNCIL)
