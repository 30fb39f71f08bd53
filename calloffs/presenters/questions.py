"""Providers' questions, as the council reads them and as providers do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from calloffs.models import Clarification, PublishedQuestion
from calloffs.states import QuestionState
from sefton_pdps.core.text.words import moment, plural
from sefton_pdps.core.web.addresses import address_of


@dataclass(frozen=True)
class Question:
    """One question: what stands in bold, how it was typed where that differs, the answer and to whom it went."""

    question: str
    answer: str = ""
    note: str = ""
    as_typed: str = ""
    url: str = ""


def for_council(rows: Sequence[Clarification], *, can_answer: bool) -> list[Question]:
    """The questions as they were typed, with what was published of them, and the way to answer."""
    return [_for_council(row, can_answer=can_answer) for row in rows]


def _for_council(row: Clarification, *, can_answer: bool) -> Question:
    asked = f"Asked {moment(row.asked_at)}"
    if row.state == QuestionState.ASKED:
        url = address_of("calloffs:question_answer", row.pk) if can_answer else ""
        return Question(row.question, note=asked, url=url)
    answered = f" {moment(row.answered_at)}" if row.answered_at else ""
    note = f"{asked}. {QuestionState(row.state).label}{answered}"
    if row.state == QuestionState.PUBLISHED:
        published = row.published
        return Question(published.wording, published.answer, note, _if_other(row.question, published.wording))
    return Question(row.question, row.answer, note)


def waiting(rows: Sequence[Question]) -> str:
    """How many questions wait for an answer, in words; empty when none does."""
    count = sum(not row.answer for row in rows)
    return f"{plural(count, 'question waits', 'questions wait')} for an answer." if count else ""


def for_provider(own: Iterable[Clarification], others: Iterable[PublishedQuestion]) -> list[Question]:
    """The provider's own questions as they were typed, and the published wording of everybody's."""
    published = [
        (row.published_at, Question(row.wording, row.answer, _answered(row.published_at))) for row in others
    ]
    mine = [(row.answered_at, _for_asker(row)) for row in own]
    waiting_first = [question for answered, question in mine if answered is None]
    dated = [(answered, question) for answered, question in [*mine, *published] if answered is not None]
    dated.sort(key=lambda pair: pair[0], reverse=True)
    return waiting_first + [question for _, question in dated]


def _for_asker(row: Clarification) -> Question:
    if row.answered_at is None:
        note = f"Your question, sent {moment(row.asked_at)}. The council has not answered it yet."
        return Question(row.question, note=note)
    if row.state == QuestionState.PUBLISHED:
        published = row.published
        typed = _if_other(row.question, published.wording)
        return Question(published.wording, published.answer, _answered(row.answered_at), typed)
    if row.state == QuestionState.REFUSED:
        return Question(
            row.question,
            row.answer,
            f"Your question. The council did not answer it: {moment(row.answered_at)}",
        )
    return Question(
        row.question, row.answer, f"Your question. Answered to you only {moment(row.answered_at)}"
    )


def _answered(at: datetime) -> str:
    return f"Answered {moment(at)}"


def _if_other(typed: str, wording: str) -> str:
    return "" if typed.strip() == wording.strip() else typed
