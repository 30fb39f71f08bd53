"""The larger blocks of a page, above the plain components: next step, facts, progress, worklist, comparison, contact.

Presenters build them; `block_markup` writes them. Each is read at a desk and on a phone of 320 pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sefton_pdps.core.web.components import Action, CellValue, Link, Status


@dataclass(frozen=True)
class Fact:
    """One fact of the strip under a heading; one without a value is left out."""

    label: str
    value: CellValue


@dataclass(frozen=True)
class NextStep:
    """What comes next: one sentence, then the button or the link, or why it cannot be done yet."""

    sentence: str
    action: Action | None = None
    link: Link | None = None
    why_not: Sequence[str] = field(default=())


class StepState(StrEnum):
    """Where a step of a life stands; its words are read out, its look says the same."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to come"


@dataclass(frozen=True)
class Step:
    """A step of a progress line, with the day on which it was or will be."""

    label: str
    state: StepState
    when: datetime | date | None = None
    note: str = ""


@dataclass(frozen=True)
class WorkRow:
    """A line of work: how urgent, the verb that is its only link, the child in words, and what else to know."""

    status: Status
    verb: str
    url: str
    child: str = ""
    detail: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Option:
    """A column of a comparison: what can be chosen, and the button that would choose it."""

    heading: str
    url: str = ""
    status: Status | None = None
    action: Action | None = None
    note: str = ""


@dataclass(frozen=True)
class ComparedFact:
    """A row of a comparison: one value for each option, in their order."""

    label: str
    values: Sequence[CellValue]


@dataclass(frozen=True)
class Comparison:
    """Options beside each other, the best first; on a phone each is a card of its own, in the same order."""

    caption: str
    options: Sequence[Option]
    facts: Sequence[ComparedFact]

    def __post_init__(self) -> None:
        """A row that does not fit its columns would put a value under the wrong option."""
        for fact in self.facts:
            if len(fact.values) != len(self.options):
                raise ValueError(
                    f"{len(fact.values)} values of {fact.label!r} for {len(self.options)} options."
                )


@dataclass(frozen=True)
class Telephone:
    """A telephone number as it was typed, and when or for what to ring it."""

    label: str
    number: str


@dataclass(frozen=True)
class Mail:
    """An e-mail address, and whose it is."""

    label: str
    address: str


@dataclass(frozen=True)
class ContactBlock:
    """Who to speak with: numbers to ring, e-mail addresses and what else to know; all of it may be missing.

    `link` leads to where it is kept, for whoever may.
    """

    name: str
    telephones: Sequence[Telephone] = ()
    email: str = ""
    note: str = ""
    missing: str = "No contact is on record."
    mails: Sequence[Mail] = ()
    link: Link | None = None
