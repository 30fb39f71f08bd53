"""The preferred home pulls out: what was asked for falls away, and the next may be recommended at once (ADR 160)."""

from datetime import datetime

from django.db import transaction

from calloffs.codes import EndOfSharing, PullOutReason
from calloffs.models import Authorisation, AwardProposal, CallOff, OwedNotice, PlacementNotice, PullOut
from calloffs.notices import sharing as notices
from calloffs.rules.pull_outs import Said, why_not_recorded
from calloffs.services import asked_homes, sharing
from calloffs.services.call_offs import take_agreements_back
from calloffs.services.ladder_yeses import yes_fell_away
from calloffs.services.proposals import check_state, lock
from calloffs.states import BEFORE_THE_AWARD, STANDING, AuthorisationState, CallOffRoute
from calloffs.transitions.authorisations import AUTHORISATION
from calloffs.transitions.call_offs import CALL_OFF
from placements.policies import check_may
from placements.services.guarding import refuse_names
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run

LIVE = (AuthorisationState.REQUESTED, *STANDING)


@transaction.atomic
def pull_out(*, call_off: CallOff, told: Said, by: User, at: datetime) -> PullOut:
    """Record that the preferred home pulled out, or that its introductions failed; all that follows in one go.

    What was asked for or authorised falls away by a step of its own, no decision; what was shared with the home ends,
    its agreement is taken back, and notices that were owed for its sake are owed no more. The call-off waits for the
    next recommendation: offer and scores stay as they were, and no new competition is needed.
    """
    locked = lock(call_off.pk)
    check_may(by, Permission.RECOMMEND, locked.referral)
    check_state(locked, *BEFORE_THE_AWARD)
    rows = Authorisation.objects.select_for_update(of=("self",)).select_related(
        "proposal__case__approach__rung"
    )
    asked = rows.get(call_off=locked, state__in=LIVE)
    _check(told, asked, locked, by=by, at=at)
    proposal = asked.proposal
    row = PullOut.objects.create(
        call_off=locked,
        authorisation=asked,
        offer_id=proposal.offer_id,
        setting_id=proposal.setting_id,
        household_id=proposal.household_id,
        reason=told.reason,
        words=told.words.strip(),
        said_by=told.said_by.strip(),
        how=told.how,
        said_on=told.said_on,
        by=by,
        at=at,
    )
    if ended := sharing.end(locked, EndOfSharing.PULLED_OUT, by=by, at=at):
        outbox.queue(notices.taken_back(ended), at=at)
    run(AUTHORISATION, "fall_away", asked, by=None, at=at)
    argued = locked.route != CallOffRoute.MINI_COMPETITION
    run(CALL_OFF, "pull_out_of_case" if argued else "pull_out", locked, by=by, at=at, authorised_at=None)
    take_agreements_back(locked, at=at)
    OwedNotice.objects.filter(call_off=locked, pull_out=None).update(pull_out=row)
    PlacementNotice.objects.filter(call_off=locked, pull_out=None).update(pull_out=row, is_open=False)
    _yes_falls_away(proposal, row, by=by, at=at)
    asked_homes.stop(locked, why=asked_homes.PULLED_OUT, at=at)
    return row


def _check(told: Said, asked: Authorisation, call_off: CallOff, *, by: User, at: datetime) -> None:
    if told.reason not in PullOutReason.values:
        raise DomainError("Choose why the home cannot be had.", field="reason")
    field, reason = why_not_recorded(
        told, recommended_on=local(asked.requested_at).date(), today=local(at).date()
    )
    if reason:
        raise DomainError(reason, field=field)
    texts = {"What was said": told.words, "Who said so": told.said_by}
    refuse_names(texts, children=[call_off.referral.child], by=by, at=at, subject=call_off)


def _yes_falls_away(proposal: AwardProposal, row: PullOut, *, by: User, at: datetime) -> None:
    """A yes on the ladder came to nothing with the home that gave it: its rung goes on."""
    approach = proposal.case.approach if proposal.case else None
    if approach and approach.stands:
        yes_fell_away(approach=approach, why=f"{row}: {row.words}", by=by, at=at)
