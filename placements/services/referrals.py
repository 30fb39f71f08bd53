"""A referral from its first draft to the placement, or to its withdrawal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from placements.codes import LawDays
from placements.models import Child, Referral, ReferralQuestion
from placements.notices import WAITS, referral_page
from placements.policies import check_answers, check_own_referral, check_works_with
from placements.rules.completeness import CLOSED, EDITABLE
from placements.rules.deriving import with_derived
from placements.rules.later import clock_of
from placements.rules.questions import FIELDS, changed_words
from placements.rules.taking_over import sections_of, still_to_check, taken_over
from placements.selectors.law_data import due_after
from placements.selectors.reading import as_read, keeps_out
from placements.selectors.referrals import referral_before
from placements.services.answered import check_answered, keep_changes
from placements.services.second_looks import decide_alone
from placements.states import Alone, ReferralState
from placements.transitions import REFERRAL
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.selectors import people_with
from sefton_pdps.audit import events
from sefton_pdps.core.database.references import next_reference
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run

NOT_READ_WHOLE = (
    "An answer here tells who the child is, and you do not meet this child by name: so it is not yours to write over. "
    "The child's social worker, the team's own manager or the placements team changes it."
)
FELL_THROUGH = "The placement that was agreed was cancelled before the child moved."


@transaction.atomic
def start_referral(*, child: Child, empty: bool = False, by: User, at: datetime) -> Referral:
    """A child has one open referral at a time; the second is refused with the reference of the first.

    It begins with the answers of the child's last one, unless it is to be `empty`: a section that was taken over
    counts only when somebody has saved it, and what is of the day is asked afresh.
    """
    check_works_with(by, child)
    _refuse_second(child)
    before = None if empty else referral_before(child)
    taken = taken_over(before.answers) if before else {}
    try:
        with transaction.atomic():
            referral = Referral.objects.create(
                reference=next_reference("RF", at=at),
                child=child,
                started_at=at,
                started_by=by,
                taken_from=before if taken else None,
                to_check=sections_of(taken),
                **taken,
            )
    except IntegrityError:
        _refuse_second(child)
        raise
    events.record("referral.start", subject=referral, by=by, at=at)
    return referral


@transaction.atomic
def save_referral(
    *, referral: Referral, version: int, fields: Mapping[str, Any], by: User, at: datetime
) -> Referral:
    """Answers are saved over the version that was read, until approval; anybody else's save first is refused.

    A change after submission takes the referral back to draft, and is kept before and after for the council's eyes.
    """
    unknown = set(fields) - FIELDS
    if unknown:
        raise ValueError(f"Not answers of a referral: {sorted(unknown)}.")
    locked = Referral.objects.select_for_update(of=("self",)).select_related("child").get(pk=referral.pk)
    check_own_referral(by, locked)
    if locked.state not in EDITABLE:
        raise Stale(
            f"This referral is now “{ReferralState(locked.state).label}” and cannot be changed. "
            "If an answer must be changed, reopen it on its page. If the need is another one, withdraw it and start a "
            "new referral."
        )
    if locked.version != version:
        raise Stale(
            "Somebody else changed this referral after you opened it. Nothing of yours was saved. "
            "Open the section again and enter your changes."
        )
    fields = with_derived(fields, locked.answers, local(at).date())
    changed = [name for name, value in fields.items() if getattr(locked, name) != value]
    if keeps_out(as_read([locked], locked.child, by)[0], changed):
        raise NotAllowed(NOT_READ_WHOLE)
    if changed and locked.submitted_at is not None:
        keep_changes(locked, {name: fields[name] for name in changed}, by=by, at=at)
    if changed and locked.state == ReferralState.SUBMITTED:
        locked.state = _waits_no_more(run(REFERRAL, "reopen", locked, by=by, at=at), at).state
    for name in changed:
        setattr(locked, name, fields[name])
    check_answered(locked, changed, at)
    locked.to_check = still_to_check(locked.to_check, fields)
    locked.version = version + 1
    locked.save(update_fields=[*changed, "to_check", "version"])
    told = changed_words(changed)
    events.record(
        "referral.save", subject=locked, by=by, at=at, fields=changed, told=f" ({told})" if told else ""
    )
    return locked


def submit_referral(*, referral: Referral, by: User, at: datetime) -> Referral:
    """A referral is submitted whole, by the social worker or the placements team."""
    return run(REFERRAL, "submit", referral, by=by, at=at, submitted_by=by)


@transaction.atomic
def approve_referral(*, referral: Referral, version: int | None = None, by: User, at: datetime) -> Referral:
    """A referral is approved as it was read, by somebody who neither submitted it nor changed it since."""
    read = _check_read(referral, version)
    kept = clock_of(read.answers, due_after(LawDays.LATER, local(at).date()))
    return _waits_no_more(run(REFERRAL, "approve", referral, by=by, at=at, approved_by=by, **kept), at)


@transaction.atomic
def approve_alone(*, referral: Referral, version: int, reason: str, by: User, at: datetime) -> Referral:
    """In an emergency, alone on duty, whoever submitted or changed it approves it; another looks afterwards."""
    read = _check_read(referral, version)
    decide_alone(referral=referral, what=Alone.REFERRAL, reason=reason, by=by, at=at)
    kept = clock_of(read.answers, due_after(LawDays.LATER, local(at).date()))
    return _waits_no_more(run(REFERRAL, "approve_alone", referral, by=by, at=at, approved_by=by, **kept), at)


@transaction.atomic
def submit_and_approve_alone(
    *, referral: Referral, version: int, reason: str, by: User, at: datetime
) -> Referral:
    """The same from the draft that was read whole: alone on duty nobody is waited for between the two steps."""
    _check_read(referral, version)
    submitted = submit_referral(referral=referral, by=by, at=at)
    return approve_alone(referral=submitted, version=submitted.version, reason=reason, by=by, at=at)


@transaction.atomic
def send_back(*, referral: Referral, question: str, by: User, at: datetime) -> Referral:
    """Ask a question instead of approving a referral; it is answered before the referral is submitted again."""
    if not question.strip():
        raise DomainError("Write what you want to know.", field="question")
    returned = _waits_no_more(run(REFERRAL, "send_back", referral, by=by, at=at), at)
    ReferralQuestion.objects.create(referral=returned, question=question.strip(), asked_by=by, asked_at=at)
    return returned


@transaction.atomic
def answer_question(*, referral: Referral, answer: str, by: User, at: datetime) -> ReferralQuestion:
    """The open question of a referral is answered once, by somebody else than who asked it."""
    current = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    question = (
        ReferralQuestion.objects.select_related("referral__child")
        .filter(referral=current, answered_at=None)
        .first()
    )
    if question is None or current.state != ReferralState.DRAFT:
        raise DomainError("No question is open. Look at the referral again.")
    check_answers(by, question)
    if not answer.strip():
        raise DomainError("Write your answer.", field="answer")
    question.answer, question.answered_by, question.answered_at = answer.strip(), by, at
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    events.record("referral.answer", subject=current, by=by, at=at)
    return question


def _check_read(referral: Referral, version: int | None) -> Referral:
    current = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if version is not None and current.version != version:
        raise Stale(
            "Somebody changed this referral after you opened it. Read it again before you approve it."
        )
    return current


@transaction.atomic
def begin_search(*, referral: Referral, by: User, at: datetime) -> Referral:
    """An approved referral is searched for; a second call-off after one without award finds it so already."""
    current = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if current.state == ReferralState.SEARCHING:
        return current
    return run(REFERRAL, "search", current, by=by, at=at)


def agree_home(*, referral: Referral, by: User | None, at: datetime) -> Referral:
    """A home is agreed: the award of the call-off, by an officer or by the system, ends the search."""
    return run(REFERRAL, "agree_home" if by else "agree_home_on_signing", referral, by=by, at=at)


def record_arrival(*, referral: Referral, at: datetime) -> Referral:
    """The need is met when the child's arrival is recorded, not when the home is agreed."""
    current = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if current.state != ReferralState.HOME_AGREED:
        return current
    return run(REFERRAL, "arrive", current, by=None, at=at)


def end_unmet(*, referral: Referral, at: datetime) -> Referral:
    """The agreed placement was cancelled before the child moved: this referral ends, and another may be started."""
    current = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if current.state != ReferralState.HOME_AGREED:
        return current
    return run(REFERRAL, "fall_through", current, by=None, at=at, withdrawn_reason=FELL_THROUGH)


@transaction.atomic
def withdraw_referral(*, referral: Referral, reason: str, by: User, at: datetime) -> Referral:
    """A referral is withdrawn with a reason and is not taken up again."""
    if not reason.strip():
        raise DomainError("Say why the referral is withdrawn.")
    return _waits_no_more(run(REFERRAL, "withdraw", referral, by=by, at=at, withdrawn_reason=reason), at)


def _waits_no_more(referral: Referral, at: datetime) -> Referral:
    """After a step by which it waits for approval no longer: that it did is not new to anybody."""
    outbox.settle(WAITS, referral_page(referral), told=people_with(Permission.REFERRAL_APPROVE), at=at)
    return referral


def _refuse_second(child: Child) -> None:
    open_one = Referral.objects.filter(child=child).exclude(state__in=CLOSED).first()
    if open_one is not None:
        raise DomainError(f"This child has an open referral, {open_one.reference}. Go on with that one.")
