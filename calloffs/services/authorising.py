"""Asking for an authorisation, and deciding it: each office under the name of its person, all in one order of locks."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from calloffs.models import AskedOffice, Authorisation, AwardProposal, CallOff
from calloffs.notices import authorising as notices
from calloffs.policies.authorising import check_may_decide, is_on_call, people_involved
from calloffs.rules.ladder_awards import why_not_stand_on
from calloffs.rules.proposals import (
    ANSWERED_BY_THE_OFFICE,
    Refused,
    check_answer,
    check_impact,
    check_impact_of_office,
    why_not_unchanged,
)
from calloffs.rules.provisional import has_lapsed
from calloffs.rules.terms import check_need_stands
from calloffs.selectors import homes, proposals
from calloffs.selectors.authorisations import bands_on, impact_is_open
from calloffs.selectors.births import check_birth_of
from calloffs.selectors.law import check_authority
from calloffs.selectors.pull_outs import why_fell_away
from calloffs.selectors.shortlist import why_not_listed
from calloffs.selectors.stand_ins import mandates_of
from calloffs.services import decision_records, placement_notices
from calloffs.services.added_up import (
    band_of,
    check_siblings,
    check_still_fits,
    held_together,
    offices_to_ask,
)
from calloffs.services.in_whose_name import for_on_call, record_decision
from calloffs.services.law import check_in_law, keep_with_decision
from calloffs.services.procurement import owe
from calloffs.services.proposals import IMPACT, check_state, lock, next_version
from calloffs.states import (
    STANDING,
    AuthorisationState,
    CallOffRoute,
    CallOffState,
    DecidedAs,
    DecidingOffice,
    OfficeDecision,
)
from calloffs.transitions.authorisations import AUTHORISATION
from calloffs.transitions.call_offs import CALL_OFF
from placements.policies import check_may, may
from placements.services.guarding import refuse_names
from placements.services.second_looks import decide_alone
from placements.states import Alone
from providers.rules.absences import doubt_of_unnamed
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.forms.doubts import check_sure
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run

if TYPE_CHECKING:
    from placements.selectors.fitting import Fit

DECIDED_FIELDS = (
    "decision", "reason", "no_conflict_declared", "asc_impact", "asc_impact_reason", "by", "stand_in", "at",
)  # fmt: skip
STEPS = {OfficeDecision.RETURN: "return_with_question", OfficeDecision.REFUSE: "refuse"}


def check_still_possible(proposal: AwardProposal) -> "Fit":
    """On the start date the home passes every gate and the council may place the child; the place is free."""
    home = homes.home(
        proposal.call_off,
        setting_id=proposal.setting_id,
        household_id=proposal.household_id,
        on=proposal.starts_on,
    )
    check_place_free(proposal)
    check_authority(proposal.call_off, proposal.starts_on)
    return home


def authority_of(call_off: CallOff) -> Authorisation:
    """The authorisation behind a call-off, lapsed or not: what it bought goes on (ADR 115)."""
    return Authorisation.objects.select_related("band").get(call_off=call_off, state__in=STANDING)


def authority_that_runs(call_off: CallOff, at: datetime) -> Authorisation:
    """The authorisation behind a call-off; nothing is agreed or awarded on authority that has lapsed (ADR 115)."""
    authorisation = authority_of(call_off)
    if has_lapsed(authorisation.state, authorisation.provisional_until, at):
        raise DomainError(
            f"The provisional authority {authorisation.reference} has lapsed, so nothing more is agreed on it. Ask "
            f"the {DecidingOffice(authorisation.band.office).label} to ratify it. What runs goes on: placement, "
            "agreement and pay."
        )
    return authorisation


def check_place_free(proposal: AwardProposal) -> None:
    """The place of a proposal is free for every night of it; else the refusal says by what it went."""
    homes.check_place_free(proposal.call_off_id, proposal.place, proposal.starts_on, proposal.ends_on)


def check_may_be_asked(
    proposal: AwardProposal, refused: Sequence[Refused], *, today: date | None = None
) -> None:
    """A proposal that is still possible and is not what was refused before, as the page and the service ask.

    `today`: on the page.
    """
    homes.check_home(
        proposal.call_off,
        setting_id=proposal.setting_id,
        household_id=proposal.household_id,
        on=proposal.starts_on,
    )
    check_place_free(proposal)
    check_authority(proposal.call_off, proposal.starts_on, today=today)
    approach = proposal.case.approach if proposal.case else None
    reasons = why_not_stand_on(approach.provider_name, stands=approach.stands) if approach else ()
    reasons = reasons or why_fell_away(proposal) or why_not_listed(proposal)
    reasons = reasons or why_not_unchanged(proposals.content_of(proposal), refused)
    if reasons:
        raise DomainError(*reasons)


@transaction.atomic
def request_authorisation(*, call_off: CallOff, answer: str = "", by: User, at: datetime) -> Authorisation:
    """Put the proposal to the offices that its whole-life value, distance and impact after 18 call for (S-49).

    From now on this version never changes. `answer`: to the question that it came back with, mandatory then. A
    proposal that was refused is not asked for again unchanged.
    """
    locked = lock(call_off.pk)
    check_may(by, Permission.RECOMMEND, locked.referral)
    check_state(locked, CallOffState.EVALUATED, CallOffState.CASE_MADE)
    check_need_stands(locked.referral.state)
    proposal = proposals.latest(locked)
    if proposal is None:
        raise DomainError("Recommend an offer first.")
    question = proposals.open_question(locked)
    check_answer(question is not None, answer)
    refuse_names({"Your answer": answer}, children=[locked.referral.child], by=by, at=at, subject=locked)
    check_may_be_asked(proposal, proposals.refused_before(locked))
    check_birth_of(proposal)
    if proposal.asked_at is None:
        proposal.asked_at = at
        proposal.save(update_fields=["asked_at"])
    added = held_together(proposal)
    check_siblings(proposal, added)
    band = band_of(proposal, bands_on(local(at).date()), added)
    authorisation = Authorisation.objects.create(
        reference=next_reference("AU", at=at),
        call_off=locked,
        proposal=proposal,
        value=proposal.whole_life_value,
        earlier_value=added.of_earlier,
        siblings_value=added.of_siblings,
        band=band,
        requested_by=by,
        requested_at=at,
        answers=question.authorisation if question else None,
        answer=answer.strip(),
    )
    AskedOffice.objects.bulk_create(
        AskedOffice(authorisation=authorisation, office=asked.office, why=asked.why[:300])
        for asked in offices_to_ask(proposal, band, added)
    )
    run(CALL_OFF, "recommend", locked, by=by, at=at, recommended_by=by)
    events.record("authorisation.requested", subject=authorisation, by=by, at=at)
    outbox.queue([*notices.requested(authorisation), *notices.to_give(authorisation)], at=at)
    return authorisation


@transaction.atomic
def decide(
    *,
    asked: AskedOffice,
    decision: str,
    reason: str,
    no_conflict: bool,
    impact: str = "",
    impact_reason: str = "",
    considered: str = "",
    why_not_nearer: Sequence[str] = (),
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> Authorisation:
    """Decide for one office: authorise, return with a question, or refuse; the last to authorise makes it authorised.

    The first decision of two that are pressed at once stands, and the second person reads what happened (S-10).
    `impact` and its reason: Adult Social Care's own answer, mandatory to authorise where none is recorded (S-52).
    `considered`, `why_not_nearer`: of a home outside the area, for the approval in law by the same person (S-19).
    """
    call_off = lock(asked.authorisation.call_off_id)
    authorisation = Authorisation.objects.select_for_update(of=("self",)).get(pk=asked.authorisation_id)
    check_waits(authorisation, call_off)
    offices = list(authorisation.offices.select_related("by", "stand_in"))
    mine = next(one for one in offices if one.pk == asked.pk)
    if mine.decision and mine.by:
        decided = OfficeDecision(mine.decision).label.lower()
        raise Stale(f"{mine.by.name} has decided for this office already: {decided}. Nothing was changed.")
    stand_in = check_may_decide(
        by, mine, offices=offices, involved=people_involved(authorisation), mandates=mandates_of(by, at)
    )
    check_answer_given(decision, reason, no_conflict)
    if decision == OfficeDecision.AUTHORISE and (is_on_call(by, mine) or for_on_call(stand_in)):
        decide_alone(referral=call_off.referral, what=Alone.DECISION, reason=reason, by=by, at=at)
    check_impact_of_office(
        impact,
        impact_reason,
        asked=impact_is_open(mine, authorisation.proposal),
        authorises=decision == OfficeDecision.AUTHORISE,
    )
    texts = {"Your reasons, or your question": reason, IMPACT: impact_reason}
    refuse_names(texts, children=[call_off.referral.child], by=by, at=at, subject=authorisation)
    if decision == OfficeDecision.AUTHORISE:
        home = check_still_possible(authorisation.proposal)
        check_still_fits(authorisation)
        check_sure([doubt_of_unnamed(home.setting.name, home.unnamed_on)], sure)
        authorisation.call_off = call_off
        keep_with_decision(
            authorisation,
            considered=considered,
            why_not_nearer=why_not_nearer,
            stand_in=stand_in,
            by=by,
            at=at,
        )
    mine.decision, mine.reason, mine.by, mine.at = decision, reason.strip(), by, at
    mine.asc_impact, mine.asc_impact_reason = impact, impact_reason.strip()
    mine.stand_in, mine.no_conflict_declared = stand_in, True
    mine.save(update_fields=DECIDED_FIELDS)
    if impact:
        events.record("call_off.impact_answered", subject=call_off, by=by, at=at, answer=impact)
    record_decision(authorisation, mine, stand_in, by=by, at=at)
    return _carry_on(authorisation, call_off, offices, decision, at)


def check_waits(authorisation: Authorisation, call_off: CallOff) -> None:
    """It is asked for and not decided, and the child still needs the home."""
    if authorisation.state != AuthorisationState.REQUESTED or call_off.state != CallOffState.RECOMMENDED:
        raise Stale(
            f"This was decided already: it is now “{authorisation.get_state_display()}”. Nothing was changed."
        )
    check_need_stands(call_off.referral.state)


def check_answer_given(decision: str, reason: str, no_conflict: bool) -> None:
    """A decision is one of the three, by somebody without a conflict, and a no has its reason."""
    if decision not in OfficeDecision.values:
        raise DomainError("Choose whether you authorise, return or refuse this.")
    if not no_conflict:
        raise DomainError(
            "Confirm that you have no conflict of interest. If you have one, ask the person who stands in for you."
        )
    if decision != OfficeDecision.AUTHORISE and not reason.strip():
        raise DomainError("Say what must be answered, or why you refuse.")


def _carry_on(
    authorisation: Authorisation, call_off: CallOff, offices: list[AskedOffice], decision: str, at: datetime
) -> Authorisation:
    """What follows from a decision: nothing yet, authorised, or back to those who recommended."""
    if decision == OfficeDecision.AUTHORISE:
        if any(asked.decision != OfficeDecision.AUTHORISE for asked in offices):
            return authorisation
        check_in_law(authorisation)
        done = run(AUTHORISATION, "authorise", authorisation, by=None, at=at)
        run(CALL_OFF, "authorise", call_off, by=None, at=at)
        owe(authorisation, call_off, at=at)
        placement_notices.owe(authorisation, call_off, at=at)
        decision_records.keep(done, DecidedAs.AUTHORISED, at=at)
        return done
    done = run(AUTHORISATION, STEPS[OfficeDecision(decision)], authorisation, by=None, at=at)
    argued = call_off.route != CallOffRoute.MINI_COMPETITION
    run(CALL_OFF, "return_to_case" if argued else "return_to_recommending", call_off, by=None, at=at)
    if decision == OfficeDecision.REFUSE:
        decision_records.keep(done, DecidedAs.REFUSED, at=at)
    return done


@transaction.atomic
def answer_impact(
    *, proposal: AwardProposal, impact: str, reason: str, by: User, at: datetime
) -> AwardProposal:
    """Record the answer on the impact on Adult Social Care before authorisation is asked for (S-12, S-52).

    After a return it stands on the next version, since the one that was asked for does not change.
    """
    locked = lock(proposal.call_off_id)
    for_the_office = has_permission(by, Permission.ASC_AUTHORISE)
    if not for_the_office and not may(by, Permission.RECOMMEND, locked.referral):
        raise NotAllowed("Your role does not let you answer this. Ask a placements officer.")
    check_state(locked, CallOffState.EVALUATED, CallOffState.CASE_MADE)
    if not impact:
        raise DomainError("Choose yes, likely or no.")
    if not for_the_office and proposals.answer_of_the_office(locked):
        raise NotAllowed(ANSWERED_BY_THE_OFFICE)
    proposal = proposals.latest(locked) or proposal
    check_impact(impact, reason, passes_18=proposal.uncut_term_passes_18)
    refuse_names({IMPACT: reason}, children=[locked.referral.child], by=by, at=at, subject=locked)
    if proposal.asked_at is not None:
        proposal = next_version(proposal, by=by, at=at)
    proposal.asc_impact, proposal.asc_impact_reason = impact, reason.strip()
    proposal.asc_answered_by = by if for_the_office else None
    proposal.save(update_fields=["asc_impact", "asc_impact_reason", "asc_answered_by"])
    events.record("call_off.impact_answered", subject=locked, by=by, at=at, answer=impact)
    return proposal
