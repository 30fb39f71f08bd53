"""Provisional authority: given for a time in an emergency, ratified by the offices of the band, or lapsed (ADR 115)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from calloffs.models import AskedOffice, Authorisation, CallOff, WithheldRatification
from calloffs.notices import authorising as notices
from calloffs.policies.authorising import check_may_decide, people_involved
from calloffs.policies.provisional import check_may_give
from calloffs.rules import provisional as rules
from calloffs.rules.proposals import check_impact_of_office
from calloffs.selectors.authorisations import impact_is_open
from calloffs.selectors.provisional import lapsed_at, scheme_on
from calloffs.selectors.stand_ins import mandates_of
from calloffs.services import decision_records, placement_notices
from calloffs.services.added_up import check_still_fits
from calloffs.services.authorising import (
    DECIDED_FIELDS,
    check_answer_given,
    check_still_possible,
    check_waits,
)
from calloffs.services.in_whose_name import record_decision, record_giving
from calloffs.services.law import check_in_law
from calloffs.services.procurement import owe
from calloffs.services.proposals import IMPACT, lock
from calloffs.states import TO_RATIFY, AuthorisationState, DecidedAs, OfficeDecision
from calloffs.transitions.authorisations import AUTHORISATION
from calloffs.transitions.call_offs import CALL_OFF
from placements.services.guarding import refuse_names
from providers.rules.absences import doubt_of_unnamed
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.forms.doubts import check_sure
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run

REASON = "Why it cannot wait"
NO_CONFLICT = (
    "Confirm that you have no conflict of interest. If you have one, ring another colleague on call."
)


@transaction.atomic
def give(
    *,
    authorisation: Authorisation,
    reason: str,
    no_conflict: bool,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> Authorisation:
    """Authorise the money for a time, within the council's scheme; the offices that are asked ratify it (S-6, S-10).

    Call-off, agreement, award and placement go on as from authorised. Only the person whom the scheme names, in an
    emergency, within its limit, and never who had a part in it. It is for the money: of a home outside the area the
    approval in law comes first (S-19).
    """
    call_off, locked = _locked(authorisation)
    if locked.state in TO_RATIFY and locked.provisional_by and locked.provisional_at:
        giver = "You" if locked.provisional_by == by else locked.provisional_by.described
        raise Stale(rules.given_already(giver, locked.provisional_at))
    check_waits(locked, call_off)
    scheme = scheme_on(local(at).date())
    stand_in = check_may_give(by, locked, scheme, mandates_of(by, at))
    if not no_conflict:
        raise DomainError(NO_CONFLICT, field="no_conflict")
    if not reason.strip():
        raise DomainError("Say why it cannot wait for the office that decides it.", field="reason")
    check_in_law(locked)
    refuse_names({REASON: reason}, children=[call_off.referral.child], by=by, at=at, subject=locked)
    home = check_still_possible(locked.proposal)
    check_still_fits(locked)
    check_sure([doubt_of_unnamed(home.setting.name, home.unnamed_on)], sure)
    record_giving(locked, stand_in, by=by, at=at)
    given = run(
        AUTHORISATION,
        "authorise_provisionally",
        locked,
        by=None,
        at=at,
        provisional_under=scheme,
        provisional_by=by,
        provisional_stand_in=stand_in,
        provisional_until=rules.until(scheme, at) if scheme else None,
        provisional_reason=reason.strip(),
    )
    run(CALL_OFF, "authorise", call_off, by=None, at=at)
    owe(locked, call_off, at=at)
    placement_notices.owe(locked, call_off, at=at)
    decision_records.keep(given, DecidedAs.PROVISIONAL, at=at)
    return given


@transaction.atomic
def ratify(
    *,
    asked: AskedOffice,
    decision: str,
    reason: str,
    no_conflict: bool,
    impact: str = "",
    impact_reason: str = "",
    by: User,
    at: datetime,
) -> Authorisation:
    """Decide for one office about what was given for a time, late too; the last to ratify makes it authorised (S-49).

    A question or a refusal is kept and told to the Director; it ends nothing by itself, and the office may still
    ratify.
    """
    call_off, authorisation = _locked(asked.authorisation)
    if authorisation.state not in TO_RATIFY:
        state = authorisation.get_state_display()
        raise Stale(f"This waits for no ratification: it is now “{state}”. Nothing was changed.")
    offices = list(authorisation.offices.select_related("by", "stand_in"))
    mine = next(one for one in offices if one.pk == asked.pk)
    if mine.decision and mine.by:
        raise Stale(f"{mine.by.name} has ratified it for this office already. Nothing was changed.")
    # What is asked about is the row that is locked, whose state says that it is to be ratified.
    mine.authorisation = authorisation
    stand_in = check_may_decide(
        by, mine, offices=offices, involved=people_involved(authorisation), mandates=mandates_of(by, at)
    )
    check_answer_given(decision, reason, no_conflict)
    check_impact_of_office(
        impact,
        impact_reason,
        asked=impact_is_open(mine, authorisation.proposal),
        authorises=decision == OfficeDecision.AUTHORISE,
    )
    texts = {"Your reasons, or your question": reason, IMPACT: impact_reason}
    refuse_names(texts, children=[call_off.referral.child], by=by, at=at, subject=authorisation)
    if decision != OfficeDecision.AUTHORISE:
        kept = WithheldRatification(
            authorisation=authorisation, office=mine.office, decision=decision, reason=reason.strip(),
            by=by, stand_in=stand_in, at=at,
        )  # fmt: skip
        return _withhold(authorisation, kept)
    mine.decision, mine.reason, mine.by, mine.at = decision, reason.strip(), by, at
    mine.asc_impact, mine.asc_impact_reason = impact, impact_reason.strip()
    mine.stand_in, mine.no_conflict_declared = stand_in, True
    mine.save(update_fields=DECIDED_FIELDS)
    if impact:
        events.record("call_off.impact_answered", subject=call_off, by=by, at=at, answer=impact)
    record_decision(authorisation, mine, stand_in, by=by, at=at)
    if any(one.decision != OfficeDecision.AUTHORISE for one in offices):
        return authorisation
    ratified = run(AUTHORISATION, "ratify", authorisation, by=None, at=at)
    decision_records.keep(ratified, DecidedAs.RATIFIED, at=at)
    return ratified


def _withhold(authorisation: Authorisation, row: WithheldRatification) -> Authorisation:
    row.save()
    events.record(
        "authorisation.ratification_withheld",
        subject=authorisation,
        by=row.by,
        at=row.at,
        office=row.office,
        decision=row.decision,
    )
    outbox.queue(notices.withheld(authorisation, row), at=row.at)
    return authorisation


def _locked(authorisation: Authorisation) -> tuple[CallOff, Authorisation]:
    """Both locked, the call-off first, as everything that decides locks them."""
    call_off = lock(authorisation.call_off_id)
    locked = Authorisation.objects.select_for_update(of=("self",)).get(pk=authorisation.pk)
    locked.call_off = call_off
    return call_off, locked


def due_to_lapse(*, at: datetime) -> list[UUID]:
    """What has lapsed by the clock and is not on record as lapsed, the oldest first."""
    rows = Authorisation.objects.filter(lapsed_at(at), state=AuthorisationState.PROVISIONAL)
    return list(rows.order_by("provisional_until").values_list("pk", flat=True))


@transaction.atomic
def lapse(*, authorisation_id: UUID, at: datetime) -> None:
    """Put one lapse on record and tell the Director, once; nothing else follows from it (ADR 115)."""
    _call_off, locked = _locked(Authorisation.objects.get(pk=authorisation_id))
    if locked.state == AuthorisationState.PROVISIONAL and rules.has_lapsed(
        locked.state, locked.provisional_until, at
    ):
        run(AUTHORISATION, "lapse", locked, by=None, at=at)
