"""The call log as a table, and the few last entries of it on the page of what they are about."""

from collections.abc import Sequence

from placements.models import LogEntry
from placements.states import LogOutcome
from sefton_pdps.core.text.words import whole_pounds
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table

NOTHING_YET = Empty(
    "Nothing is written down yet. Who was rung, what they said and what it would cost belongs here."
)


def log_table(
    entries: Sequence[LogEntry], *, fees: bool, caption: str = "Call log", hidden: bool = False
) -> Table:
    """Entries as rows: when and how, with whom, what came of it; a fee only for a reader whose role shows costs."""
    files = any(entry.file_id for entry in entries)
    columns = [Column("When"), Column("What was said"), Column("With whom"), Column("What came of it")]
    rows = [[*_row(entry, fees), *([_file(entry)] if files else [])] for entry in entries]
    return Table(caption, [*columns, Column("File")] if files else columns, rows, NOTHING_YET)


def _row(entry: LogEntry, fees: bool) -> list[Cell]:
    named = f"{whole_pounds(entry.weekly)} a week" if fees and entry.weekly else ""
    outcome = LogOutcome(entry.outcome) if entry.outcome else None
    return [
        Cell(entry.happened_at, note=entry.get_kind_display()),
        Cell(entry.text, note=f"Written down by {entry.by.described}"),
        Cell(entry.who),
        Cell(note=named, status=Status(outcome.label, outcome.colour) if outcome else None),
    ]


def _file(entry: LogEntry) -> Cell:
    return Cell("Open the file", url=address_of("placements:log_file", entry.pk)) if entry.file_id else Cell()
