"""Drafting, advising on, signing and opening an admission round, and closing it on its time (S-9, S-45)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from providers.models import AdmissionRound, Criterion, Framework, Lot, RoundAdvice, RoundSignOff
from providers.notices.rounds import to_sign
from providers.policies.rounds import check_advises, check_signs
from providers.rules.rounds import CriterionDraft, SigningFacts, draft_reasons, within_framework
from providers.rules.sanity import doubt_of_closing
from providers.selectors.rounds import is_open, last_day
from providers.states import AdviceKind, Office, RoundState
from providers.transitions import ROUND
from sefton_pdps import workflow
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, Stale
from sefton_pdps.core.forms.doubts import check_sure
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

CriterionLine = tuple[str, int, int, str]
BATCH = 500


def _facts(
    criteria: Sequence[CriterionLine], lots: Sequence[Lot], specification: str, terms: str
) -> SigningFacts:
    drafts = tuple(CriterionDraft(*line) for line in criteria)
    return SigningFacts(drafts, frozenset(), len(lots), specification, terms)


def _check(reasons: tuple[str, ...]) -> None:
    if reasons:
        raise DomainError(*reasons)


@transaction.atomic
def draft_round(
    *,
    framework: Framework,
    title: str,
    lots: Sequence[Lot],
    specification: str,
    terms: str,
    consultation: str,
    closes_at: datetime | None,
    criteria: Sequence[CriterionLine],
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> AdmissionRound:
    """Draft a round with exactly the four criteria of S-45, their weights making 100; directors are told.

    `criteria` are (code, weight, least score, question); `closes_at` None is open until closed by hand.
    """
    check_has(by, Permission.FRAMEWORK_MANAGE)
    _check(draft_reasons(_facts(criteria, lots, specification, terms), closes_at, at))
    check_sure([doubt_of_closing(closes_at)], sure)
    locked = Framework.objects.select_for_update().get(pk=framework.pk)
    _check(within_framework(closes_at, last_day(locked)))
    if any(lot.framework_id != locked.pk for lot in lots):
        raise DomainError("A lot of another framework is chosen. Choose lots of this framework.")
    drafted = AdmissionRound.objects.create(
        framework=locked,
        number=max(locked.rounds.values_list("number", flat=True), default=0) + 1,
        title=title,
        closes_at=closes_at,
        specification=specification,
        terms=terms,
        consultation=consultation,
        drafted_at=at,
    )
    drafted.lots.set(lots)
    _write_criteria(drafted, criteria)
    events.record("round.drafted", subject=drafted, by=by, at=at)
    outbox.queue(to_sign(drafted, by, at), at=at)
    return drafted


@transaction.atomic
def change_round(
    *,
    round: AdmissionRound,
    title: str,
    lots: Sequence[Lot],
    specification: str,
    terms: str,
    consultation: str,
    closes_at: datetime | None,
    criteria: Sequence[CriterionLine],
    sure: Collection[str] = (),
    by: User,
    at: datetime,
) -> AdmissionRound:
    """Change a draft under which no director has signed yet (S-9)."""
    check_has(by, Permission.FRAMEWORK_MANAGE)
    locked = AdmissionRound.objects.select_for_update().get(pk=round.pk)
    if locked.state != RoundState.DRAFTED or locked.sign_offs.exists():
        raise Stale(
            "A director has signed this round, so it does not change. Draft another round if it must."
        )
    _check(draft_reasons(_facts(criteria, lots, specification, terms), closes_at, at))
    _check(within_framework(closes_at, last_day(locked.framework)))
    check_sure([doubt_of_closing(closes_at)], sure)
    if any(lot.framework_id != locked.framework_id for lot in lots):
        raise DomainError("A lot of another framework is chosen. Choose lots of this framework.")
    locked.title, locked.closes_at = title, closes_at
    locked.specification, locked.terms, locked.consultation = specification, terms, consultation
    locked.save(update_fields=["title", "closes_at", "specification", "terms", "consultation"])
    locked.lots.set(lots)
    locked.criteria.all().delete()
    _write_criteria(locked, criteria)
    events.record("round.changed", subject=locked, by=by, at=at)
    return locked


def _write_criteria(round: AdmissionRound, criteria: Sequence[CriterionLine]) -> None:
    Criterion.objects.bulk_create(
        Criterion(round=round, code=code, weight=weight, least_score=least, question=question)
        for code, weight, least, question in criteria
    )


@transaction.atomic
def record_advice(
    *, round: AdmissionRound, kind: str, text: str, given_on: date, by: User, at: datetime
) -> RoundAdvice:
    """Record procurement or legal advice, or the Cabinet Member's consultation, before the opening (S-9)."""
    check_advises(by, kind)
    locked = AdmissionRound.objects.select_for_update().get(pk=round.pk)
    if locked.state not in (RoundState.DRAFTED, RoundState.SIGNED_OFF):
        raise Stale("The round has been opened. Advice is recorded before the opening.")
    if given_on > local(at).date():
        raise DomainError(
            "The date cannot be in the future. Enter the date on which it was given.", field="given_on"
        )
    if not text.strip():
        raise DomainError("Enter what was advised: the directors and the audit rely on it.", field="text")
    advice = RoundAdvice.objects.create(round=locked, kind=kind, text=text, given_on=given_on, by=by, at=at)
    label = AdviceKind(kind).label
    events.record("round.advised", subject=locked, by=by, at=at, kind=label[:1].lower() + label[1:])
    return advice


@transaction.atomic
def sign_off(*, round: AdmissionRound, office: str, by: User, at: datetime) -> AdmissionRound:
    """Sign criteria, specification and terms for one office; the second signature freezes them (S-9)."""
    check_has(by, Permission.ROUND_SIGN_OFF)
    check_signs(by, office)
    locked = AdmissionRound.objects.select_for_update().get(pk=round.pk)
    if locked.state != RoundState.DRAFTED:
        raise Stale("This round is signed off already. Look at the page again.")
    try:
        with transaction.atomic():
            RoundSignOff.objects.create(round=locked, office=office, by=by, at=at)
    except IntegrityError as error:
        raise Stale(
            "This office, or you for another office, has signed already. Look at the page again."
        ) from error
    events.record("round.signed", subject=locked, by=by, at=at, office=office)
    if locked.sign_offs.count() < len(Office.values):
        return locked
    return workflow.run(ROUND, "sign_off", locked, by=by, at=at)


def open_round(*, round: AdmissionRound, by: User, at: datetime) -> AdmissionRound:
    """Open a round once both signatures, both advices and the consultation are recorded (S-9)."""
    return workflow.run(ROUND, "open", round, by=by, at=at)


def close_due_rounds(*, at: datetime) -> int:
    """Fix the record of rounds whose closing time has passed; whether one is open is read from the clock."""
    with transaction.atomic():
        due: Any = AdmissionRound.objects.select_for_update(skip_locked=True).filter(
            state=RoundState.OPEN, closes_at__lte=at
        )
        rounds = [round for round in due[:BATCH] if not is_open(round, at)]
        workflow.run_many(ROUND, "close_due", rounds, at=at)
    return len(rounds)
