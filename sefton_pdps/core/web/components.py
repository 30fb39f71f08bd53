"""What the page components in `templates/components/` are given: built by presenters, read by templates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sefton_pdps.core.choices import Colour, Coloured
from sefton_pdps.core.text import words

CellValue = object


class Audience(StrEnum):
    """Who will read what is typed; every text box says so."""

    PROVIDERS = "Providers will see this."
    THIS_PROVIDER = "This provider will see this."
    COUNCIL = "Only the council sees this."
    REPORT = "It is printed in the report, and the Cabinet Member reads it."
    PANEL = "Only the evaluation panel sees this."
    COUNCIL_AND_YOU = "The council and your organisation see this."


@dataclass(frozen=True)
class Status:
    """A badge: its words and its colour."""

    text: str
    colour: Colour = Colour.DRAFT


def badge_of(state: Coloured) -> Status:
    """The badge of a state, in its own words and colour."""
    return Status(state.label, state.colour)


@dataclass(frozen=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True)
class SummaryRow:
    """One line of a summary list; `hidden` completes the link for a screen reader ("Change need-by date")."""

    label: str
    value: CellValue
    action: Link | None = None
    hidden: str = ""


@dataclass(frozen=True)
class Column:
    """A table's column; `sort` is the word its heading puts in `?sort=` ("-" before it is downwards).

    `wide` takes the whole width of a card on a phone, for texts that would wrap in half of it.
    """

    label: str
    numeric: bool = False
    sort: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell that is more than text: a link, a badge, a second line, or a reference in small print below."""

    value: CellValue = ""
    url: str = ""
    status: Status | None = None
    note: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Empty:
    """What an empty list says: what would fill it, and a link there.

    Only where there are no rows at all, or where the sentence says whose there are none ("you", "your"): rows that the
    reader may not see are `Withheld`.
    """

    sentence: str
    link: Link | None = None


@dataclass(frozen=True)
class Withheld:
    """What stands in the place of rows that the reader's role does not show: never that there are none.

    `what` completes "Your role does not show"; `ask` names who can say.
    """

    what: str
    ask: str = "a placements officer"
    link: Link | None = None

    @property
    def sentence(self) -> str:
        return f"Your role does not show {self.what}. Ask {self.ask}."


@dataclass(frozen=True)
class Table:
    """A table whose first cell in each row is the row's heading; under 640 px each row becomes a card."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[CellValue]]
    empty: Empty | Withheld = Empty("Nothing to show.")
    sorted_by: str = ""
    caption_hidden: bool = False
    totals: Sequence[CellValue] = ()

    def __post_init__(self) -> None:
        """A row that does not fit its columns would put a figure under the wrong heading."""
        for row in [*self.rows, *([self.totals] if self.totals else [])]:
            if len(row) != len(self.columns):
                raise ValueError(f"A row of {len(row)} cells in a table of {len(self.columns)} columns.")


@dataclass(frozen=True)
class Task:
    """A line of a task list; without `url` it cannot be started yet and `hint` says why."""

    title: str
    status: Status
    url: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Event:
    """A line of a timeline: who did what, when, in a sentence."""

    when: datetime | date
    sentence: str
    who: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Pager:
    """Keyset pages: the cursors of the newer and of the older page, where there is one."""

    newer: str = ""
    older: str = ""


@dataclass(frozen=True)
class Action:
    """The one primary button of a page: verb and object, the consequence, or why it cannot be done.

    With `asks` the button leads to a page that asks once more; a `quiet` one is not what the page is for.
    """

    label: str
    url: str
    consequence: str = ""
    why_not: Sequence[str] = field(default=())
    warning: bool = False
    asks: bool = False
    quiet: bool = False


def display(value: CellValue) -> CellValue:
    """A cell's value as people write it: dates in words, nothing as a dash; text and safe HTML unchanged."""
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, date):
        return words.day(value)
    return "\N{EN DASH}" if value is None or value == "" else value
