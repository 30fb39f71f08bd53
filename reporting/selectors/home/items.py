"""One piece of work as the home page shows it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sefton_pdps.access.permissions import Permission

# Rows of one kind on a home page; whoever has more reads how many, with the way to the list of that kind.
MOST = 50


@dataclass(frozen=True)
class WorkItem:
    """A sentence with the reference, the page it leads to, when it is due, and whether it waits for this person.

    A deadline with a time of day is shown beside the sentence; a date alone is told in the sentence. `rest`: not one
    piece of work, but how many more of a kind there are.
    """

    sentence: str
    page: str
    pk: UUID | None = None
    due: datetime | date | None = None
    mine: bool = True
    rest: bool = False


def first(rows: Any, one: str, many: str, page: str) -> tuple[list[Any], list[WorkItem]]:
    """The first rows of an ordered queryset, and a line for the rest; they are counted only where there is a rest."""
    shown = list(rows[: MOST + 1])
    if len(shown) <= MOST:
        return shown, []
    more = rows.count() - MOST
    return shown[:MOST], [WorkItem(f"And {more} more {one if more == 1 else many}", page, rest=True)]


@dataclass(frozen=True)
class Source:
    """A kind of work and the permissions of which one makes it somebody's business."""

    permissions: tuple[Permission, ...]
    read: Callable[[Any, datetime], Iterable[WorkItem]]
