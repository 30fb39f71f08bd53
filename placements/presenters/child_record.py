"""What a child's record said before, as a table: the newest in front, with who, when and why."""

from collections.abc import Iterable, Mapping
from datetime import date

from placements.codes import RecordPart
from placements.models import ChildChange
from placements.states import NoPostcode, Sex
from sefton_pdps.core.text.words import short_day, short_moment
from sefton_pdps.core.web.components import Cell, Column, Empty, Table

EMPTY = Empty("The record says what it said when it was made. Each change of it would stand here.")
NOTHING = "Nothing"


def changes_table(rows: Iterable[ChildChange], people: Mapping[str, str]) -> Table:
    """`people`: the names of those who worked with the child, and of teams, by their keys."""
    return Table(
        "What the record said before",
        [Column(one) for one in ("What", "Before", "Since then", "Why", "Changed by")],
        [
            [
                row.get_part_display(),
                _told(row.part, row.was, people),
                _told(row.part, row.now, people),
                Cell(_why(row), note=row.words),
                Cell(row.by.name, note=short_moment(row.at)),
            ]
            for row in rows
        ],
        EMPTY,
    )


def _why(row: ChildChange) -> str:
    """The reason in words, with the day from which it holds."""
    if row.holds_from is None:
        return row.get_reason_display()
    return f"Changed, from {short_day(row.holds_from)}"


def _told(part: str, value: str, people: Mapping[str, str]) -> str:
    """A part as the list keeps it, in words."""
    if not value:
        return NOTHING
    if part in RecordPart.of_people():
        return people.get(value, "Nobody who is on record")
    if part == RecordPart.BORN:
        return short_day(date.fromisoformat(value))
    if part == RecordPart.SEX:
        return Sex(value).label
    if part == RecordPart.HOME and value in NoPostcode.values:
        return f"None: {NoPostcode(value).label[:1].lower()}{NoPostcode(value).label[1:]}"
    return value
