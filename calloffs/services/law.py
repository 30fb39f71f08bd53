"""The approval in law of a home outside the council's area, apart from the money (reg. 11, S-19, ADR 127)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from calloffs.models import Authorisation, DistanceApproval, StandIn
from calloffs.notices import authorising as notices
from calloffs.policies.authorising import people_involved
from calloffs.policies.law import answers_as, answers_for, office_in_law
from calloffs.policies.stand_ins import check_had_no_part
from calloffs.rules import law as rules
from calloffs.rules.ladder_awards import NO_COURT, Court, why_not_court
from calloffs.rules.law import Told
from calloffs.rules.location import unmet
from calloffs.selectors.law import answers_of, why_not_in_law
from calloffs.selectors.stand_ins import mandates_of
from calloffs.services.in_whose_name import record_in_law
from calloffs.services.location import keep_with_approval, locked_with_call_off
from calloffs.states import STANDING, AuthorisationState, LawAnswer
from placements.codes import LawDays
from placements.policies import is_emergency
from placements.rules.court import needs_court
from placements.selectors.law_data import due_after
from placements.services.guarding import refuse_names
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
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
    locked = locked_with_call_off(authorisation)
    call_off = locked.call_off
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
        told = Told(told.outcome, own, who, at, told.answer, told.considered, told.why_not_nearer)
    if reasons := rules.why_not_told(told, offices, at=at):
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
    why_not_nearer: Sequence[str],
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
    if reasons := rules.why_not_considered(considered):
        raise DomainError(*reasons, field="considered")
    child = authorisation.call_off.referral.child
    refuse_names({CONSIDERED: considered}, children=[child], by=by, at=at, subject=authorisation)
    in_name_of = answers_for(office, stand_in)
    who = _in_whose_name(by, in_name_of)
    told = Told(LawAnswer.APPROVED, office, who, at, "", considered, tuple(why_not_nearer))
    _keep(authorisation, told, in_name_of, by, at)


def _keep(
    authorisation: Authorisation, told: Told, stand_in: StandIn | None, by: User, at: datetime
) -> DistanceApproval:
    approved = told.outcome == LawAnswer.APPROVED
    follow = approved and _gates_that_follow(authorisation, told, by, at)
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


def _gates_that_follow(authorisation: Authorisation, told: Told, by: User, at: datetime) -> bool:
    """Whether something that the law asks is still to follow; what may not refuses the approval (reg. 11, ADR 144)."""
    gates = keep_with_approval(
        authorisation,
        why_not_nearer=told.why_not_nearer,
        considered=told.considered,
        emergency=is_emergency(authorisation.call_off.referral),
        office=told.office,
        told_on=local(told.at or at).date(),
        by=by,
        at=at,
    )
    return bool(unmet(gates))
