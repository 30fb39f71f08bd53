"""The end of an advertised round: a later closing time, or its cancellation by two people. It never closes early."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from providers.models import AdmissionRound, Application, RoundCancellation
from providers.notices import rounds as notices
from providers.policies.rounds import check_confirms, standing_cancellation
from providers.rules.rounds import later_end_reasons, why_not_taking
from providers.rules.sanity import doubt_of_closing
from providers.selectors.rounds import last_day
from providers.services.texts import check_text
from providers.states import OVER
from providers.transitions import APPLICATION, ROUND
from sefton_pdps import workflow
from sefton_pdps.access.access import check_has, has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.forms.doubts import check_sure
from sefton_pdps.core.text import words
from sefton_pdps.notifications import outbox

ANSWERED = "This proposal was answered already. Look at the page again."


def _open(round: AdmissionRound, at: datetime) -> AdmissionRound:
    """The round, held to the end of the transaction, while it takes applications."""
    locked = AdmissionRound.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if why_not_taking(locked.state, locked.closes_at, at):
        raise Stale("This round does not take applications now, so its end stands. Look at the page again.")
    return locked


@transaction.atomic
def extend_round(
    *,
    round: AdmissionRound,
    new_end: datetime,
    reason: str,
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> AdmissionRound:
    """Set a later closing time, or the first one; whoever has an application in the round is told."""
    check_has(by, Permission.FRAMEWORK_MANAGE)
    locked = _open(round, at)
    ends_on = last_day(locked.framework)
    reasons = later_end_reasons(closes_at=locked.closes_at, new_end=new_end, framework_ends_on=ends_on, at=at)
    if reasons:
        raise DomainError(*reasons, field="new_end")
    if not reason.strip():
        raise DomainError("Say why the closing time changes: every applicant will read it.", field="reason")
    check_text("The reason", reason)
    check_sure([doubt_of_closing(new_end)], sure)
    locked.extensions.create(old_end=locked.closes_at, new_end=new_end, reason=reason.strip(), by=by, at=at)
    locked.closes_at = new_end
    locked.save(update_fields=["closes_at"])
    events.record("round.extended", subject=locked, by=by, at=at, new_end=words.moment(new_end))
    outbox.queue(notices.extended(locked, by, at), at=at)
    return locked


@transaction.atomic
def propose_cancellation(*, round: AdmissionRound, reason: str, by: User, at: datetime) -> RoundCancellation:
    """Propose to cancel an open round; until an Executive Director confirms it, the round stays open."""
    check_has(by, Permission.FRAMEWORK_MANAGE)
    locked = _open(round, at)
    if not reason.strip():
        raise DomainError("Say why the round is cancelled: every applicant will read it.", field="reason")
    check_text("The reason", reason)
    if standing_cancellation(locked) is not None:
        raise Stale("Somebody has proposed this already. Look at the page again.")
    proposal = locked.cancellations.create(reason=reason.strip(), proposed_by=by, proposed_at=at)
    events.record("round.cancellation_proposed", subject=locked, by=by, at=at)
    outbox.queue(notices.cancellation_proposed(locked, by, at), at=at)
    return proposal


@transaction.atomic
def cancel_round(*, round: AdmissionRound, by: User, at: datetime) -> AdmissionRound:
    """Confirm a colleague's proposal: every application that is not decided ends, and its people are told."""
    check_has(by, Permission.ROUND_SIGN_OFF)
    locked = _open(round, at)
    check_confirms(by, locked)
    _answer(locked, is_confirmed=True, by=by, at=at)
    locked = workflow.run(ROUND, "cancel", locked, by=by, at=at)
    undecided = Application.objects.select_for_update(of=("self",)).select_related("round")
    by_state: dict[str, list[Application]] = defaultdict(list)
    for application in undecided.filter(round=locked).exclude(state__in=OVER).order_by("pk"):
        by_state[application.state].append(application)
    for applications in by_state.values():
        workflow.run_many(APPLICATION, "end_with_round", applications, at=at)
    return locked


@transaction.atomic
def keep_round_open(*, round: AdmissionRound, by: User, at: datetime) -> AdmissionRound:
    """Answer a proposal to cancel with no; who proposed it may take it back too."""
    if not any(has_permission(by, may) for may in (Permission.ROUND_SIGN_OFF, Permission.FRAMEWORK_MANAGE)):
        raise NotAllowed("Your role does not let you answer this. Ask an Executive Director to.")
    locked = _open(round, at)
    _answer(locked, is_confirmed=False, by=by, at=at)
    events.record("round.kept_open", subject=locked, by=by, at=at)
    outbox.queue(notices.kept_open(locked, by, at), at=at)
    return locked


def _answer(round: AdmissionRound, *, is_confirmed: bool, by: User, at: datetime) -> None:
    waiting = round.cancellations.filter(is_confirmed=None)
    if not waiting.update(is_confirmed=is_confirmed, answered_by=by, answered_at=at):
        raise Stale(ANSWERED)
