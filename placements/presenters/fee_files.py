"""Fee files: those that were sent, and what one would do or did, placement by placement."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from placements.models import FeeFile
from placements.rules.fee_file import DONE, Outcome
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.forms.wording import start
from sefton_pdps.core.text import words
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, SummaryRow, Table

FILE_HEADINGS = (
    "Rows",
    "Case number",
    "Home",
    "First night",
    "Pounds a week",
    "What becomes of it",
    "Why",
)
COLOURS = {
    Outcome.NEW: Colour.IN_PROGRESS,
    Outcome.CHANGED: Colour.IN_PROGRESS,
    Outcome.SAME: Colour.DRAFT,
    Outcome.PARKED: Colour.ATTENTION,
    Outcome.REFUSED: Colour.STOPPED,
}


def status(fee_file: FeeFile) -> Status:
    """Whether it is being read, waits to be applied, or is applied."""
    if fee_file.applied_at:
        return Status("Applied", Colour.DONE)
    return (
        Status("Read", Colour.IN_PROGRESS) if fee_file.read_at else Status("Being read", Colour.IN_PROGRESS)
    )


def files_table(rows: Iterable[FeeFile]) -> Table:
    """Every file, the newest in front."""
    columns = [Column("File"), Column("Sent"), Column("Control total", numeric=True), Column("State")]
    lines: list[Sequence[Any]] = [
        [
            Cell(one.file_name, url=address_of("placements:fee_file", one.pk)),
            Cell(
                words.short_moment(one.asked_at), note=one.asked_by.name if one.asked_by else "By the command"
            ),
            words.pounds(one.control_total),
            Cell(status=status(one)),
        ]
        for one in rows
    ]
    return Table("Fee files", columns, lines, Empty("No fee file was sent yet."))


def off_total(fee_file: FeeFile) -> str:
    """Why it cannot be applied, with what is wanting: the person looks for that amount in the file."""
    more = fee_file.accepted - fee_file.control_total
    difference = f"they are {words.pounds(abs(more))} {'more' if more > 0 else 'less'}"
    return (
        f"The accepted lines do not come to your control total: {difference}. So the file cannot be applied. Correct "
        "the file or the total and send it again."
    )


def summary(fee_file: FeeFile) -> list[SummaryRow]:
    """How many placements it makes, changes, leaves alone, lets wait and does not take; and what they come to."""
    rows = [
        SummaryRow(
            f"Placements: {one.told(is_applied=fee_file.applied_at is not None)}", _told(fee_file, one)
        )
        for one in Outcome
        if one.is_taken or any(line["outcome"] == one.name for line in fee_file.lines)
    ]
    return [
        *rows,
        SummaryRow("Accepted lines, a week", words.pounds(fee_file.accepted)),
        SummaryRow("Control total, a week", words.pounds(fee_file.control_total)),
    ]


def _told(fee_file: FeeFile, outcome: Outcome) -> Cell:
    own = [Decimal(line["weekly"]) for line in fee_file.lines if line["outcome"] == outcome.name]
    return Cell(f"{len(own):,}", note=f"{words.pounds(sum(own, Decimal(0)))} a week" if own else "")


def lines_table(fee_file: FeeFile, most: int) -> Table:
    """The first placements of the file with what becomes of each; the child by the council's number alone."""
    is_applied = fee_file.applied_at is not None
    columns = [
        Column("Rows"), Column("Case number"), Column("Home"), Column("A week", numeric=True),
        Column("What becomes of it"),
    ]  # fmt: skip
    rows = [
        [
            _rows(line),
            line["case"],
            Cell(line["home"], note=f"from {_day(line)}" if line["starts"] else ""),
            words.pounds(Decimal(line["weekly"])),
            Cell(
                status=_becomes(Outcome[line["outcome"]], is_applied=is_applied),
                note=line["sentence"],
            ),
        ]
        for line in fee_file.lines[:most]
    ]
    return Table("Placement by placement", columns, rows, Empty("The file has no placement."))


def _becomes(outcome: Outcome, *, is_applied: bool) -> Status:
    """What is made or changed is done once the file is applied."""
    colour = Colour.DONE if is_applied and outcome in DONE else COLOURS[outcome]
    return Status(start(outcome.told(is_applied=is_applied)), colour)


def not_taken(fee_file: FeeFile) -> list[dict[str, Any]]:
    """What is not taken and what waits."""
    left = (Outcome.REFUSED.name, Outcome.PARKED.name)
    return [line for line in fee_file.lines if line["outcome"] in left]


def file_rows(fee_file: FeeFile, lines: Iterable[dict[str, Any]]) -> list[list[str]]:
    """Lines for a file that somebody corrects from."""
    is_applied = fee_file.applied_at is not None
    return [
        [
            _rows(line), line["case"], line["home"], _day(line), line["weekly"],
            Outcome[line["outcome"]].told(is_applied=is_applied), line["sentence"],
        ]
        for line in lines
    ]  # fmt: skip


def _rows(line: dict[str, Any]) -> str:
    return words.listed([str(number) for number in line["rows"]])


def _day(line: dict[str, Any]) -> str:
    return words.short_day(date.fromisoformat(line["starts"])) if line["starts"] else ""
