"""Questions on an invitation, and their answers to all who were invited."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from calloffs.models import CallOff, Clarification
from calloffs.notices import competition as notices
from calloffs.policies.competitions import check_no_leak, check_open, check_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core import clock
from sefton_pdps.core.errors import DomainError, NotFound, Stale
from sefton_pdps.notifications import outbox


@transaction.atomic
def ask(*, call_off: CallOff, provider_id: UUID, question: str, by: User, at: datetime) -> Clarification:
    """Ask about an invitation while the competition is open; the council reads it, and who asked."""
    check_permission(by, Permission.CLARIFICATION_ASK)
    if by.provider_id != provider_id:
        raise NotFound("There is no such invitation.")
    check_open(call_off, at=clock.now())
    if not question.strip():
        raise DomainError("Write your question.")
    asked = Clarification.objects.create(
        call_off=call_off, provider_id=provider_id, asked_by=by, question=question.strip(), asked_at=at
    )
    events.record("clarification.ask", subject=asked, by=by, at=at)
    outbox.queue(notices.asked(asked), at=at)
    return asked


@transaction.atomic
def answer(*, clarification: Clarification, answer: str, by: User, at: datetime) -> Clarification:
    """Answer a question once, while offers are open, to all who were invited and without saying who asked."""
    check_permission(by, Permission.CLARIFICATION_ANSWER)
    rows = Clarification.objects.select_for_update(of=("self",)).select_related("call_off")
    asked = rows.get(pk=clarification.pk)
    check_open(asked.call_off, at=clock.now())
    if asked.answered_at is not None:
        raise Stale("Somebody else has answered this question. Look at the page again.")
    if not answer.strip():
        raise DomainError("Write the answer.")
    check_no_leak(asked.call_off, "Your answer", answer)
    asked.answer, asked.answered_by, asked.answered_at = answer.strip(), by, at
    asked.save(update_fields=["answer", "answered_by", "answered_at"])
    events.record("clarification.answer", subject=asked, by=by, at=at)
    outbox.queue(notices.answered(asked), at=at)
    return asked
