"""What a home that is asked answers and wants to know, and what it is told (ADR 154)."""

from datetime import datetime

from django.db import DatabaseError, transaction

from calloffs.codes import AskedAnswer
from calloffs.models import AskedHome, AskedQuestion
from calloffs.notices import asked as notices
from calloffs.rules.asked import LONGEST_QUESTION, why_not_answered
from calloffs.states import DeclineReason
from placements.policies import check_may
from placements.rules.leak_guard import shapes
from placements.services.guarding import refuse_leaks, refuse_personal
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotFound, Stale
from sefton_pdps.core.text.words import listed, moment
from sefton_pdps.core.time import clock
from sefton_pdps.notifications import outbox

TOO_LATE = "SP001"
NOT_THEIRS = "There is no such request."


def _held(asked: AskedHome, by: User, *, permission: Permission = Permission.OFFER_MAKE) -> AskedHome:
    """The row under lock, for the people of its own provider, while it waits by the database's clock."""
    check_has(by, permission)
    if by.provider_id != asked.provider_id:
        raise NotFound(NOT_THEIRS)
    row = AskedHome.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    if reasons := why_not_answered(row, clock.now()):
        raise Stale(*reasons)
    return row


@transaction.atomic
def answer(
    *, asked: AskedHome, answer: str, reason: str = "", note: str = "", by: User, at: datetime
) -> AskedHome:
    """The home accepts what it was asked, or declines with a coded reason; once, and in time."""
    row = _held(asked, by)
    if answer not in AskedAnswer.values:
        raise DomainError("Say whether you accept or decline.", field="answer")
    declines = answer == AskedAnswer.DECLINED
    if declines and reason not in DeclineReason.values:
        raise DomainError("Choose the reason for declining.", field="reason")
    if not declines and reason:
        raise DomainError(
            "You accept, so no reason for declining is asked. Leave it unanswered.", field="reason"
        )
    refuse_personal({"Anything the council should know": note})
    row.answer, row.decline_reason, row.answer_note = answer, reason, note.strip()
    row.answered_by, row.answered_at = by, at
    try:
        with transaction.atomic():
            row.save(update_fields=["answer", "decline_reason", "answer_note", "answered_by", "answered_at"])
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") != TOO_LATE:
            raise
        raise Stale(f"The time to answer ended on {moment(row.expires_at)}. Ring the council.") from error
    if declines:
        events.record("asked.declined", subject=row, by=by, at=at)
    else:
        events.record("asked.accepted", subject=row, by=by, at=at)
    outbox.queue(notices.answered(row), at=at)
    return row


@transaction.atomic
def ask_question(*, asked: AskedHome, question: str, by: User, at: datetime) -> AskedQuestion:
    """The home asks before it answers; the same again is the first one.

    What looks like an identifier is stopped whoever it belongs to, and no record is asked: a refusal must not tell.
    """
    row = _held(asked, by, permission=Permission.CLARIFICATION_ASK)
    text = question.strip()
    if not text:
        raise DomainError("Write your question.", field="question")
    if len(text) > LONGEST_QUESTION:
        raise DomainError(
            f"Your question must be {LONGEST_QUESTION:,} characters or fewer. Make it shorter.",
            field="question",
        )
    if kinds := list(dict.fromkeys(leak.what for leak in shapes({"Your question": text}))):
        raise DomainError(f"Your question seems to contain {listed(kinds)}. Take it out.", field="question")
    same = AskedQuestion.objects.filter(asked=row, question__iexact=text).first()
    if same is not None:
        return same
    asks = AskedQuestion.objects.create(
        asked=row, provider_id=row.provider_id, question=text, asked_by=by, asked_at=at
    )
    events.record("asked.question", subject=row, by=by, at=at)
    outbox.queue(notices.question(asks), at=at)
    return asks


@transaction.atomic
def answer_question(*, question: AskedQuestion, answer: str, by: User, at: datetime) -> AskedQuestion:
    """The council answers what the home wants to know, once; the answer is held against the record."""
    rows = AskedQuestion.objects.select_for_update(of=("self",)).select_related(
        "asked__call_off__referral__child"
    )
    row = rows.get(pk=question.pk)
    call_off = row.asked.call_off
    check_may(by, Permission.DIRECT_AWARD_PROPOSE, call_off.referral)
    if row.answer:
        raise Stale("This question is answered already. Nothing was changed.")
    if not answer.strip():
        raise DomainError("Write the answer.", field="answer")
    refuse_leaks({"Your answer": answer}, child=call_off.referral.child, by=by, at=at, subject=row.asked)
    row.answer, row.answered_by, row.answered_at = answer.strip(), by, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    events.record("asked.told", subject=row.asked, by=by, at=at)
    outbox.queue(notices.question_answered(row), at=at)
    return row
