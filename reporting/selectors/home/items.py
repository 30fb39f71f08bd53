"""One piece of work as the home page shows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sefton_pdps.access.permissions import Permission

# Rows of one kind on a home page; whoever has more goes to the list of that kind.
MOST = 50


@dataclass(frozen=True)
class WorkItem:
    """A sentence with the reference, the page it leads to, when it is due, and whether it waits for this person.

    A deadline with a time of day is shown beside the sentence; a date alone is told in the sentence.
    """

    sentence: str
    page: str
    pk: UUID | None = None
    due: datetime | date | None = None
    mine: bool = True


@dataclass(frozen=True)
class Source:
    """A kind of work and the permissions of which one makes it somebody's business."""

    permissions: tuple[Permission, ...]
    read: Callable[[Any, datetime], Iterable[WorkItem]]
