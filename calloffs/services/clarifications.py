"""Questions on an invitation: asked by a provider, reworded and published, answered privately or refused (S-36)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from calloffs.models import CallOff, Clarification, PublishedQuestion
from calloffs.notices import competition as notices
from calloffs.policies.competitions import check_open
from calloffs.transitions.clarifications import CLARIFICATION
from placements.policies import check_may
from placements.rules.leak_guard import shapes
from placements.services.guarding import refuse_leaks
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotFound
from sefton_pdps.core.text.words import listed
from sefton_pdps.core.time import clock
from sefton_pdps.notifications import outbox
from sefton_pdps.workflow import run

LONGEST_QUESTION = 1000


@transaction.atomic
def ask(*, call_off: CallOff, provider_id: UUID, question: str, by: User, at: datetime) -> Clarification:
    """Ask about an invitation while the competition is open; the same question again is the first one.

    It is checked for what looks like an identifier whoever it belongs to, and never against the record: a refusal
    must not tell a provider that it guessed the child.
    """
    check_has(by, Permission.CLARIFICATION_ASK)
    if by.provider_id != provider_id:
        raise NotFound("There is no such invitation.")
    check_open(call_off, at=clock.now())
    text = question.strip()
    _check_question(text)
    own = Clarification.objects.filter(call_off=call_off, provider_id=provider_id)
    same = own.filter(question__iexact=text).order_by("asked_at").first()
    if same is not None:
        return same
    asked = Clarification.objects.create(
        call_off=call_off, provider_id=provider_id, asked_by=by, question=text, asked_at=at
    )
    events.record("clarification.ask", subject=asked, by=by, at=at)
    outbox.queue(notices.asked(asked), at=at)
    return asked


def _check_question(text: str) -> None:
    if not text:
        raise DomainError("Write your question.", field="question")
    if len(text) > LONGEST_QUESTION:
        raise DomainError(
            f"Your question must be {LONGEST_QUESTION:,} characters or fewer. Make it shorter.",
            field="question",
        )
    kinds = list(dict.fromkeys(leak.what for leak in shapes({"Your question": text})))
    if kinds:
        raise DomainError(
            f"Your question seems to contain {listed(kinds)}. Questions go to every invited provider; take it out.",
            field="question",
        )


@transaction.atomic
def publish(
    *, clarification: Clarification, wording: str, answer: str, by: User, at: datetime
) -> Clarification:
    """Answer a question to all who were invited, in the council's own wording of it, without saying who asked."""
    if not wording.strip() or not answer.strip():
        raise DomainError("Write the question as every provider may read it, and the answer.")
    _guard({"The question as published": wording, "Your answer": answer}, clarification, by, at)
    done = run(CLARIFICATION, "publish", clarification, by=by, at=at, answered_by=by)
    PublishedQuestion.objects.create(
        clarification=done,
        call_off_id=done.call_off_id,
        wording=wording.strip(),
        answer=answer.strip(),
        published_at=at,
    )
    return done


@transaction.atomic
def answer_privately(*, clarification: Clarification, answer: str, by: User, at: datetime) -> Clarification:
    """Answer the provider that asked and nobody else: for what concerns its own offer alone (reg. 76)."""
    if not answer.strip():
        raise DomainError("Write the answer.")
    _guard({"Your answer": answer}, clarification, by, at)
    return run(
        CLARIFICATION, "answer_privately", clarification, by=by, at=at, answered_by=by, answer=answer.strip()
    )


@transaction.atomic
def refuse(*, clarification: Clarification, reason: str, by: User, at: datetime) -> Clarification:
    """Say to the provider that asked why its question is not answered."""
    if not reason.strip():
        raise DomainError("Say why the question is not answered.")
    _guard({"Why it is not answered": reason}, clarification, by, at)
    return run(CLARIFICATION, "refuse", clarification, by=by, at=at, answered_by=by, answer=reason.strip())


def _guard(texts: dict[str, str], clarification: Clarification, by: User, at: datetime) -> None:
    """The council's own words are held against the child's record before a provider reads them."""
    call_off = CallOff.objects.select_related("referral__child__social_worker").get(
        pk=clarification.call_off_id
    )
    check_may(by, Permission.CLARIFICATION_ANSWER, call_off.referral)
    refuse_leaks(texts, child=call_off.referral.child, by=by, at=at, subject=call_off)
