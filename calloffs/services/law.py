"""The approval in law of a home outside the council's area, apart from the money (reg. 11, S-19, ADR 127)."""

from datetime import date, datetime

from django.db import transaction

from calloffs.models import Authorisation, DistanceApproval, StandIn
from calloffs.notices import authorising as notices
from calloffs.policies.authorising import people_involved
from calloffs.policies.law import answers_as, answers_for, office_in_law
from calloffs.policies.stand_ins import check_had_no_part
from calloffs.rules import law as rules
from calloffs.rules.ladder_awards import NO_COURT, Court, why_not_court
from calloffs.rules.law import Told
from calloffs.selectors.law import answers_of, why_not_in_law
from calloffs.selectors.stand_ins import mandates_of
from calloffs.services.in_whose_name import record_in_law
from calloffs.services.proposals import lock
from calloffs.states import STANDING, AuthorisationState, LawAnswer
from placements.policies import is_emergency
from placements.rules.court import needs_court
from placements.selectors.law_data import due_after
from placements.services.guarding import refuse_names
from placements.states import LawDays
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

CONSIDERED = "What was considered under reg. 11"


def check_in_law(authorisation: Authorisation) -> None:
    """Nobody moves out of the area without the approval that belongs to it, whatever the money may (S-19).

    And under a care order nobody outside England and Wales without the court's, also where the order came later.
    """
    proposal = authorisation.proposal
    case, today = proposal.case, local(clock.now()).date()
    court = Court(case.court_approved_on, case.court_reference) if case else NO_COURT
    legal = authorisation.call_off.referral.child.legal_status
    lacks = why_not_court(proposal.setting.regulator, legal, court, today=today)
    # An order that is no longer needed stands in the way of nothing.
    reasons = lacks if needs_court(proposal.setting.regulator, legal) else ()
    if reasons := (*reasons, *why_not_in_law(authorisation)):
        raise DomainError(*reasons)


@transaction.atomic
def record_answer(*, authorisation: Authorisation, told: Told, by: User, at: datetime) -> DistanceApproval:
    """What came of asking for the approval of a home: an approval, a refusal, or that nobody was reached.

    Whoever holds the office answers under their own name, and never about what they had a part in; everybody else
    records what was answered by telephone.
    """
    check_has(by, Permission.LOG_WRITE)
    call_off = lock(authorisation.call_off_id)
    locked = Authorisation.objects.select_for_update(of=("self",)).get(pk=authorisation.pk)
    locked.call_off = call_off
    if locked.state not in (AuthorisationState.REQUESTED, *STANDING):
        raise Stale(
            f"It is now “{locked.get_state_display()}”, so nothing is approved for it. Nothing was changed."
        )
    where = locked.proposal.location_class
    if not rules.asks_approval(where):
        raise DomainError("The home is in the council’s own area: reg. 11 asks for no approval.")
    offices = rules.still_asked(where, answers_of(locked))
    if not offices:
        raise Stale(
            "This is answered already. Nothing was changed; read the answer under “Authority in law”."
        )
    own, stand_in = answers_as(by, where, offices, mandates_of(by, at))
    if own is None or told.outcome == LawAnswer.NOT_REACHED:
        stand_in = None
    else:
        _check_apart(by, stand_in, locked)
        who = _in_whose_name(by, stand_in)
        told = Told(told.outcome, own, who, at, told.answer, told.considered, told.consulted)
    emergency = is_emergency(call_off.referral)
    if reasons := rules.why_not_told(told, offices, emergency=emergency, at=at):
        raise DomainError(*reasons)
    texts = {"Who answered": told.answered_by, "What was answered": told.answer, CONSIDERED: told.considered}
    refuse_names(texts, children=[call_off.referral.child], by=by, at=at, subject=locked)
    return _keep(locked, told, stand_in, by, at)


def _in_whose_name(by: User, stand_in: StandIn | None) -> str:
    return f"{by.described}, for {stand_in.absent.name}"[:160] if stand_in else by.described


def _check_apart(by: User, stand_in: StandIn | None, authorisation: Authorisation) -> None:
    involved = people_involved(authorisation)
    if by.pk in involved:
        raise NotAllowed(f"You {involved[by.pk]}, so somebody else must approve the home. Ask the Director.")
    check_had_no_part(stand_in, involved)


def keep_with_decision(
    authorisation: Authorisation,
    *,
    considered: str,
    consulted: bool,
    stand_in: StandIn | None,
    by: User,
    at: datetime,
) -> None:
    """The approval of whoever decides about the money and holds the office in law too: a row of its own.

    `authorisation` is locked with its call-off, and who decides had no part in it.
    """
    where = authorisation.proposal.location_class
    answers = answers_of(authorisation)
    office = office_in_law(by, where, stand_in)
    if office is None or office not in rules.still_asked(where, answers):
        return
    emergency = is_emergency(authorisation.call_off.referral)
    if reasons := rules.why_not_considered(considered, consulted=consulted, emergency=emergency):
        raise DomainError(*reasons)
    child = authorisation.call_off.referral.child
    refuse_names({CONSIDERED: considered}, children=[child], by=by, at=at, subject=authorisation)
    in_name_of = answers_for(office, stand_in)
    told = Told(LawAnswer.APPROVED, office, _in_whose_name(by, in_name_of), at, "", considered, consulted)
    _keep(authorisation, told, in_name_of, by, at)


def _keep(
    authorisation: Authorisation, told: Told, stand_in: StandIn | None, by: User, at: datetime
) -> DistanceApproval:
    approved = told.outcome == LawAnswer.APPROVED
    follow = approved and not told.consulted
    due = due_after(LawDays.CONSULTATIONS, local(told.at or at).date()) if follow else None
    row = DistanceApproval.objects.create(
        authorisation=authorisation,
        office=told.office,
        outcome=told.outcome,
        answered_by=told.answered_by.strip() if told.outcome != LawAnswer.NOT_REACHED else "",
        rung_at=told.at or at,
        answer=told.answer.strip(),
        considered=told.considered.strip() if approved else "",
        consultations_due_on=due,
        by=by,
        stand_in=stand_in,
        at=at,
    )
    record_in_law(authorisation, told.outcome, stand_in, by=by, at=at)
    outbox.queue(notices.answered_in_law(authorisation, row), at=at)
    return row


@transaction.atomic
def record_consultations(
    *, approval: DistanceApproval, consulted_on: date, consultations: str, by: User, at: datetime
) -> DistanceApproval:
    """The consultations that an emergency let wait: when they were held, and what was said; once."""
    check_has(by, Permission.LOG_WRITE)
    locked = DistanceApproval.objects.select_for_update(of=("self",)).get(pk=approval.pk)
    if locked.consultations_due_on is None or locked.consulted_on is not None:
        raise Stale("No consultation is waited for any more. Nothing was changed.")
    if consulted_on > local(at).date():
        raise DomainError(
            "That day is still to come. Record it once they were consulted.", field="consulted_on"
        )
    if not consultations.strip():
        raise DomainError("Say who was consulted, and what they said.", field="consultations")
    authorisation = locked.authorisation
    child = authorisation.call_off.referral.child
    refuse_names({"Who was consulted": consultations}, children=[child], by=by, at=at, subject=authorisation)
    locked.consulted_on, locked.consultations, locked.consultations_by = (
        consulted_on,
        consultations.strip(),
        by,
    )
    locked.save(update_fields=["consulted_on", "consultations", "consultations_by"])
    events.record("authorisation.consulted_in_law", subject=authorisation, by=by, at=at)
    return locked
