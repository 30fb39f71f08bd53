"""What was changed after submission, in the words of the form, and what somebody decided alone."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from placements.models import ReferralChange, ReferralQuestion, ReferralReopening, SecondLook
from placements.rules.ages import age_on
from placements.rules.answers import is_empty
from placements.rules.questions import QUESTIONS
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import day, moment
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table

NOT_ANSWERED = "Not answered"


def changes_table(rows: Sequence[ReferralChange]) -> Table | None:
    """The answers that were changed after submission, before and after; None where none was."""
    if not rows:
        return None
    columns = [Column("Answer"), Column("Before"), Column("After"), Column("Changed by")]
    return Table(
        "What was changed after it was submitted",
        columns,
        [
            [
                QUESTIONS[row.field].label,
                answer_words(row.field, row.before),
                answer_words(row.field, row.after),
                Cell(row.by.described, note=moment(row.at)),
            ]
            for row in rows
        ],
    )


def answer_words(field: str, kept: Any) -> str:
    """An answer as it is kept beside others, in the words of its form."""
    if is_empty(kept):
        return NOT_ANSWERED
    if field.endswith("_on") or field == "court_date":
        return day(date.fromisoformat(kept))
    return QUESTIONS[field].words(kept)


def reopenings_table(rows: Sequence[ReferralReopening]) -> Table | None:
    """Why it was taken back to draft after approval; None where it never was."""
    if not rows:
        return None
    return Table(
        "Reopened after it was approved",
        [Column("Why"), Column("By")],
        [[row.reason, Cell(row.by.described, note=moment(row.at))] for row in rows],
    )


def questions_table(rows: Sequence[ReferralQuestion]) -> Table | None:
    """What approvers asked and what was answered; None where nobody asked."""
    if not rows:
        return None
    return Table(
        "Questions with which it came back",
        [Column("Question"), Column("Answer")],
        [
            [Cell(row.question, note=f"{row.asked_by.described}, {moment(row.asked_at)}"), _answer(row)]
            for row in rows
        ],
    )


def _answer(row: ReferralQuestion) -> Cell:
    if row.answered_by is None or row.answered_at is None:
        return Cell(status=Status("Not answered yet", Colour.ATTENTION))
    return Cell(row.answer, note=f"{row.answered_by.described}, {moment(row.answered_at)}")


def looks_table(rows: Sequence[SecondLook]) -> Table | None:
    """What one person alone decided on a referral, and who looked at it; None where nobody decided alone."""
    if not rows:
        return None
    return Table(
        "Approved by one person alone",
        [Column("What"), Column("Why alone"), Column("Second look")],
        [
            [
                Cell(row.get_what_display(), note=f"{row.decided_by.described}, {moment(row.decided_at)}"),
                row.reason,
                _look(row),
            ]
            for row in rows
        ],
    )


def waiting_looks_table(rows: Sequence[SecondLook], at: datetime) -> Table:
    """What waits for the reader's second look, without the child's name: a list is read by whoever passes."""
    today = local(at).date()
    return Table(
        "Second looks",
        [Column("What"), Column("Referral"), Column("Kind"), Column("Due")],
        [
            [
                Cell(row.get_what_display(), url=address_of("placements:second_look", row.pk)),
                Cell(
                    row.referral.reference,
                    note=f"child aged {age_on(row.referral.child.date_of_birth, today)}",
                ),
                row.referral.get_service_type_display(),
                Cell(row.due_on, status=Status("Overdue", Colour.STOPPED) if row.due_on < today else None),
            ]
            for row in rows
        ],
        Empty("Nothing waits for you to look at it a second time."),
        caption_hidden=True,
    )


def _look(row: SecondLook) -> Cell:
    if row.looked_by is None or row.looked_at is None:
        return Cell(status=Status("To do", Colour.ATTENTION), note=f"By {day(row.due_on)}")
    return Cell(row.note, note=f"{row.looked_by.described}, {moment(row.looked_at)}")
