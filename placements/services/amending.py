"""Answers of an approved referral are amended while the search goes on: asked with a reason, decided by another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from placements import notices, ports
from placements.models import Referral, ReferralAmendment
from placements.policies import check_amends, check_decides_amendment
from placements.rules.amending import why_not_amend, why_not_these
from placements.rules.answers import as_json
from placements.rules.deriving import with_derived
from placements.rules.questions import changed_words
from placements.selectors.reading import as_read, keeps_out
from placements.services.answered import check_answered, keep_changes
from placements.services.referrals import NOT_READ_WHOLE
from placements.states import Amended
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

TOLD = {
    Amended.APPROVED: "referral.amendment_approved",
    Amended.REFUSED: "referral.amendment_refused",
    Amended.TAKEN_BACK: "referral.amendment_taken_back",
}
CHANGED_SINCE = (
    "Somebody else changed this referral after you opened it. Nothing of yours was saved. Open the part again and "
    "enter your changes."
)


def _locked(referral: Referral) -> Referral:
    return Referral.objects.select_for_update(of=("self",)).select_related("child").get(pk=referral.pk)


def _amend(referral: Referral, answers: Mapping[str, Any], at: datetime) -> None:
    """The answers become these, where they may; the row is not saved."""
    if not answers:
        raise DomainError("Nothing is different from what stands. Change an answer, or go back.")
    if refused := why_not_these(answers.keys(), ports.open_for(referral.pk)):
        raise DomainError(*refused)
    for name, value in answers.items():
        setattr(referral, name, value)
    check_answered(referral, list(answers), at)


@transaction.atomic
def ask_amendment(
    *,
    referral: Referral,
    section: str,
    version: int,
    fields: Mapping[str, Any],
    reason: str,
    by: User,
    at: datetime,
) -> ReferralAmendment:
    """Ask that answers of one part become others; the referral stays as it is until somebody else decides."""
    locked = _locked(referral)
    check_amends(by, locked)
    if not reason.strip():
        raise DomainError("Say what has changed, and how you know.", field="reason")
    if refused := why_not_amend(locked.state, ports.too_far_to_amend(locked.pk)):
        raise Stale(*refused)
    if locked.version != version:
        raise Stale(CHANGED_SINCE)
    given = with_derived(fields, locked.answers, local(at).date())
    changed = [name for name, value in given.items() if getattr(locked, name) != value]
    if keeps_out(as_read([locked], locked.child, by)[0], changed):
        raise NotAllowed(NOT_READ_WHOLE)
    before = {name: as_json(getattr(locked, name)) for name in changed}
    _amend(locked, {name: given[name] for name in changed}, at)
    try:
        with transaction.atomic():
            amendment = ReferralAmendment.objects.create(
                referral=locked,
                section=section,
                answers={name: as_json(given[name]) for name in changed},
                before=before,
                reason=reason.strip(),
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError as error:
        raise Stale(*why_not_amend(locked.state, "", waits=True)) from error
    told = changed_words(changed)
    events.record(
        "referral.amendment_asked",
        subject=locked,
        by=by,
        at=at,
        fields=changed,
        told=f" ({told})" if told else "",
    )
    outbox.queue(notices.amendment_asked(amendment), at=at)
    return amendment


def _open(amendment: ReferralAmendment) -> ReferralAmendment:
    """Locked after its referral, as everywhere; decided once."""
    locked = _locked(amendment.referral)
    row = ReferralAmendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    if row.outcome:
        raise Stale(f"This change is “{row.get_outcome_display()}” already. Look at the referral.")
    row.referral = locked
    return row


def _close(
    row: ReferralAmendment, outcome: Amended, reason: str, by: User, at: datetime
) -> ReferralAmendment:
    row.outcome, row.decided_by, row.decided_at, row.decision_reason = outcome, by, at, reason.strip()
    row.save(update_fields=["outcome", "decided_by", "decided_at", "decision_reason"])
    events.record(TOLD[outcome], subject=row.referral, by=by, at=at)
    outbox.settle(notices.AMENDMENT_ASKED, notices.amendment_page(row), told=notices.who_decides(row), at=at)
    return row


@transaction.atomic
def approve_amendment(*, amendment: ReferralAmendment, by: User, at: datetime) -> ReferralAmendment:
    """The answers become these; a profile written before them is to be written and approved anew (ADR 106)."""
    row = _open(amendment)
    referral = row.referral
    check_decides_amendment(by, row)
    if refused := why_not_amend(referral.state, ports.too_far_to_amend(referral.pk)):
        raise Stale(*refused)
    columns = {column.name: column for column in Referral._meta.concrete_fields}
    answers = {name: columns[name].to_python(kept) for name, kept in row.answers.items()}
    if any(as_json(getattr(referral, name)) != value for name, value in row.before.items()):
        raise Stale(
            "An answer was changed meanwhile. Refuse this change with that reason, and it can be asked anew."
        )
    keep_changes(referral, answers, by=row.asked_by, at=at)
    _amend(referral, answers, at)
    # The database takes an answer of an approved referral only from the change that stands approved.
    decided = _close(row, Amended.APPROVED, "", by, at)
    referral.version += 1
    referral.save(update_fields=[*answers, "version"])
    outbox.queue(notices.amendment_decided(decided), at=at)
    return decided


@transaction.atomic
def refuse_amendment(
    *, amendment: ReferralAmendment, reason: str, by: User, at: datetime
) -> ReferralAmendment:
    """Nothing changes, and whoever asked reads why."""
    row = _open(amendment)
    check_decides_amendment(by, row)
    if not reason.strip():
        raise DomainError("Say why it is refused.", field="decision_reason")
    decided = _close(row, Amended.REFUSED, reason, by, at)
    outbox.queue(notices.amendment_decided(decided), at=at)
    return decided


@transaction.atomic
def take_back_amendment(*, amendment: ReferralAmendment, by: User, at: datetime) -> ReferralAmendment:
    """Whoever asked for it asks no more, while nobody has decided."""
    row = _open(amendment)
    if by.pk != row.asked_by_id:
        raise NotAllowed("Whoever asked for the change takes it back. If it should not be, refuse it.")
    return _close(row, Amended.TAKEN_BACK, "", by, at)
