"""Answers to what the law asks before a home outside the council's area is approved (reg. 10 and 11, S-19, ADR 144)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from calloffs.models import Authorisation, DistanceApproval, LocationAnswer
from calloffs.policies.authorising import people_involved
from calloffs.policies.law import LAW_ROLES
from calloffs.rules import location as rules
from calloffs.rules.law import asks_approval
from calloffs.rules.location import Gate, Given
from calloffs.selectors.law import answers_of
from calloffs.selectors.location import approval_in, gates_of, said_about
from calloffs.services.proposals import lock
from calloffs.states import STANDING, AuthorisationState, GateAnswer, LawGate, LawOffice
from placements.services.guarding import refuse_names
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.working_days import local

LIVE = (AuthorisationState.REQUESTED, *STANDING)
NOT_ASKED = "This is not asked about this home. Read what is asked under “What the law asks before the move”."
HELD = "The home is approved on this answer, so it stays. Nothing was changed."


@transaction.atomic
def answer(*, authorisation: Authorisation, given: Given, by: User, at: datetime) -> LocationAnswer:
    """One answer about a home; until the approval a later one takes its place, and what was said before stays.

    After an emergency's approval what was to follow is answered, and with the last of it the consultations are done.
    """
    check_has(by, Permission.LOG_WRITE)
    locked = locked_with_call_off(authorisation)
    if locked.state not in LIVE:
        raise Stale(
            f"It is now “{locked.get_state_display()}”, so nothing is answered for it. Nothing was changed."
        )
    if not asks_approval(locked.proposal.location_class):
        raise DomainError("The home is in the council’s own area: reg. 11 asks for no answers.")
    written, approval = said_about(locked), approval_in(answers_of(locked))
    gate = next((one for one in gates_of(locked, written, approval) if one.rule.gate == given.gate), None)
    if gate is None:
        raise DomainError(NOT_ASKED)
    if not rules.may_still_answer(gate, approved=approval is not None):
        raise Stale(HELD)
    if gate.rule.gate == LawGate.KEY_STAGE and LAW_ROLES[LawOffice.NOMINATED] & by.roles:
        _check_apart(by, locked)
    kept = keep(locked, given, written, by=by, at=at)
    if approval:
        _close(locked, approval, [*written, kept], by=by, at=at)
    return kept


def locked_with_call_off(authorisation: Authorisation) -> Authorisation:
    """The authorisation under its lock, after that of its call-off."""
    call_off = lock(authorisation.call_off_id)
    locked = Authorisation.objects.select_for_update(of=("self",)).get(pk=authorisation.pk)
    locked.call_off = call_off
    return locked


def keep(
    authorisation: Authorisation, given: Given, written: Sequence[LocationAnswer], *, by: User, at: datetime
) -> LocationAnswer:
    """Write down an answer that is whole; `written`: what was answered about the home before. The rows are locked."""
    where = authorisation.proposal.location_class
    box, reason = rules.why_not_answered(given, location_class=where, today=local(at).date())
    if reason:
        raise DomainError(reason, field=box)
    child = authorisation.call_off.referral.child
    texts = {"Who it was": given.whom, "What was said": given.words}
    refuse_names(texts, children=[child], by=by, at=at, subject=authorisation)
    before = [one for one in written if one.authorisation_id == authorisation.pk and one.gate == given.gate]
    kept = LocationAnswer.objects.create(
        authorisation=authorisation,
        gate=given.gate,
        number=len(before) + 1,
        answer=given.answer,
        reasons=list(given.reasons),
        whom=given.whom.strip(),
        done_on=given.done_on,
        how=given.how,
        care_plan_given=given.care_plan_given,
        words=given.words.strip(),
        by=by,
        at=at,
    )
    events.record("authorisation.gate_answered", subject=authorisation, by=by, at=at, gate=given.gate)
    return kept


def keep_with_approval(
    authorisation: Authorisation,
    *,
    why_not_nearer: Sequence[str],
    considered: str,
    emergency: bool,
    office: str,
    told_on: date,
    by: User,
    at: datetime,
) -> list[Gate]:
    """The gates as an approval by an office finds them; in an emergency its own two answers are written down first (M).

    Why no home is nearer is coded there, and what was considered says why this one is the most appropriate.
    """
    written = said_about(authorisation)
    gates = gates_of(authorisation, written, None, office=office)
    own = {
        LawGate.NEARER: Given(LawGate.NEARER, GateAnswer.STATED, tuple(why_not_nearer)),
        LawGate.FITTING: Given(LawGate.FITTING, GateAnswer.STATED, words=considered),
    }
    if emergency:
        if any(one.rule.gate == LawGate.NEARER for one in rules.unmet(gates)) and not why_not_nearer:
            raise DomainError("Choose why no home nearer.", field="why_not_nearer")
        for gate in rules.unmet(gates):
            if (given := own.get(LawGate(gate.rule.gate))) is not None:
                written.append(keep(authorisation, given, written, by=by, at=at))
        gates = gates_of(authorisation, written, None, office=office)
    reasons = rules.why_not_approved(gates, emergency=emergency)
    if reasons := reasons or rules.why_not_then(gates, told_on, emergency=emergency):
        raise DomainError(*reasons)
    return gates


def _close(
    authorisation: Authorisation,
    approval: DistanceApproval,
    written: Sequence[LocationAnswer],
    *,
    by: User,
    at: datetime,
) -> None:
    """With the last answer that was to follow the consultations are done."""
    if (
        approval.consultations_due_on is None
        or approval.consulted_on
        or rules.unmet(gates_of(authorisation, written, approval))
    ):
        return
    approval.consulted_on, approval.consultations_by = local(at).date(), by
    approval.save(update_fields=["consulted_on", "consultations_by"])
    events.record("authorisation.consulted_in_law", subject=authorisation, by=by, at=at)


def _check_apart(by: User, authorisation: Authorisation) -> None:
    involved = people_involved(authorisation)
    if by.pk in involved:
        raise NotAllowed(
            f"You {involved[by.pk]}, so another nominated officer must approve it. Ask the Director."
        )
