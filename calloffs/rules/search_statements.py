"""What each edition of a search statement holds, and how it calls the homes (ADR 156). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from calloffs.states import Edition
from sefton_pdps.core.choices import Choices
from sefton_pdps.core.errors import DomainError

# A court, its place and the day of a hearing; it stands in one line of the first page.
LONGEST_ADDRESSEE = 120


class Item(Choices):
    """What a part of a statement tells, by which an edition holds it or not."""

    COURSE = "course", "What was done on which day, and by which job"
    ANSWER = "answer", "Each answer and its coded reason"
    GATE = "gate", "The law’s gates, with their answers and days"
    ASKED = "asked", "The organisations that were asked, but the one that was chosen"
    CHOSEN = "chosen", "The organisation that was chosen, or where the child lives"
    HOME = "home", "Homes and carer households by name, and where they are"
    DISTANCE = "distance", "How far away a home is, and the child’s postcode district"
    FEE = "fee", "Fees, and the points for price"
    OWN_WORDS = "own_words", "What officers and providers wrote in their own words"
    PERSON = "person", "The council’s people by name, but who made the statement"


# Parents read what is laid before a court. What somebody typed may hold an address, a fee or another child, so no such
# text stands in the court's edition; nor does what tells where the child lives.
HOLDS: Mapping[Edition, frozenset[Item]] = {
    Edition.COURT: frozenset({Item.COURSE, Item.ANSWER, Item.GATE, Item.ASKED}),
    Edition.FULL: frozenset(Item),
}
NOT_NAMED = "Not named in this edition"


@dataclass(frozen=True)
class Writing:
    """One edition as it is written: it takes a text of what it holds, and of everything else nothing."""

    edition: Edition

    def holds(self, item: Item) -> bool:
        return item in HOLDS[self.edition]

    def told(self, item: Item, text: object) -> str:
        """The text where the edition holds what it tells, else nothing."""
        return str(text) if text and self.holds(item) else ""


@dataclass
class Homes:
    """The homes of a search by their numbers, in the order in which they were first asked: the same in each edition."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, key: object) -> int:
        return self.numbers.setdefault(str(key), len(self.numbers) + 1)

    def label(self, key: object) -> str:
        """ "Home 3"."""
        return f"Home {self.number(key)}"


def in_order(happened: Iterable[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """What happened, the earliest first; what happened at one moment as it was given."""
    return sorted(((at, text) for at, text in happened if at is not None and text), key=lambda one: one[0])


def check_addressee(for_whom: str) -> str:
    """For whom it is made, which stands on its first page."""
    text = for_whom.strip()
    if not text:
        raise DomainError("Say for which court or hearing it is made.", field="for_whom")
    if len(text) > LONGEST_ADDRESSEE:
        raise DomainError(f"This must be {LONGEST_ADDRESSEE} characters or fewer.", field="for_whom")
    return text
