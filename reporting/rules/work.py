"""One piece of work as a home page tells it: what is to be done, about whom or what, and by when. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

# The word before the day on which a child would move in.
COMES = "would come"


@dataclass(frozen=True)
class OfChild:
    """All that a line reads of a child, and the kind of care: no name."""

    sex: str
    date_of_birth: date
    home_postcode: str
    service_type: str


@dataclass(frozen=True)
class WorkItem:
    """What is to be done or, where it waits for others, what it waits for; the page it leads to; and for whom.

    `about` is the child, or what else the work is about in words. `due` is the moment or the day by which, and `by`
    the word before it ("needed", "closes"). `since` is from when it has waited. `rest`: not one piece of work, but how
    many more of a kind there are.
    """

    verb: str
    page: str
    pk: UUID | None = None
    due: datetime | date | None = None
    mine: bool = True
    about: OfChild | str = ""
    note: str = ""
    by: str = "due"
    since: datetime | None = None
    reference: str = ""
    rest: bool = False
    # Of a search for a home: what may make it urgent (S-51).
    court_on: date | None = None
    needed_on: date | None = None
