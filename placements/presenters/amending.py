"""A change that was asked for of an approved referral, in the words of its form."""

from collections.abc import Sequence

from placements.models import ReferralAmendment
from placements.presenters.changes import answer_words
from placements.rules.questions import QUESTIONS, section
from placements.states import Amended
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text.words import moment
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Status, SummaryRow, Table

WAITS = Status("Waits to be decided", Colour.ATTENTION)


def part_of(row: ReferralAmendment) -> str:
    """The title of the part that it changes."""
    part = section(row.section)
    return part.title if part else row.section


def amended_table(row: ReferralAmendment) -> Table:
    """Each answer before and after."""
    return Table(
        "What would change" if not row.outcome else "What was asked for",
        [Column("Answer"), Column("As it stood"), Column("Asked for")],
        [
            [QUESTIONS[name].label, answer_words(name, row.before[name]), answer_words(name, value)]
            for name, value in row.answers.items()
        ],
    )


def facts(row: ReferralAmendment) -> list[SummaryRow]:
    """Who asked for it, when and why, and what came of it."""
    asked = f"{row.asked_by.described}, {moment(row.asked_at)}"
    return [
        SummaryRow("Asked for by", asked),
        SummaryRow("What has changed", row.reason),
        SummaryRow("State", _state(row)),
    ]


def _state(row: ReferralAmendment) -> Cell:
    if row.decided_by is None or row.decided_at is None:
        return Cell(status=WAITS)
    outcome = Amended(row.outcome)
    told = f"{row.decided_by.described}, {moment(row.decided_at)}"
    return Cell(
        status=Status(outcome.label, outcome.colour), note=f"{told}. {row.decision_reason}".removesuffix(". ")
    )


def amendments_table(rows: Sequence[ReferralAmendment]) -> Table | None:
    """The changes that were asked for after the approval; None where none was."""
    if not rows:
        return None
    return Table(
        "Changes asked for after it was approved",
        [Column("Part"), Column("What has changed"), Column("State")],
        [
            [Cell(part_of(row), url=address_of("placements:amendment", row.pk)), row.reason, _state(row)]
            for row in rows
        ],
    )
