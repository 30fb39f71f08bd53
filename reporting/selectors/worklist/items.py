"""How kinds of work are read for a home page: so many of each, and how many more there are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reporting.rules.work import WorkItem
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.database.shown import only_first

# Rows of one kind on a home page; whoever has more reads how many, with the way to the list of that kind.
MOST = 50
# Counted no further: whoever has more than these reads "more than", and no page counts all that the council has open.
COUNTED = 100
# What is said of legal authority that ended or ends soon: to who records it, and to who reads that it waits.
AUTHORITY = ("See to the legal authority", "Legal authority is to be seen to")


def of_child(call_off: str, service_type: str) -> tuple[str, str, str, str]:
    """The fields of an `OfChild`: by which way the referral's child is reached, and the column of the kind of care."""
    child = f"{call_off}child__"
    return f"{child}sex", f"{child}date_of_birth", f"{child}home_postcode", service_type


def first(
    rows: Any, singular: str, many: str, page: str, *, told: Sequence[str] = ()
) -> tuple[list[Any], list[WorkItem]]:
    """The first rows of an ordered queryset, and a line for the rest; they are counted only where there is a rest.

    `told`: the fields of which a row is made, where it is no object. They are joined for the rows that are shown alone.
    """
    few = only_first(rows, MOST + 1)
    shown = list(few.values_list(*told) if told else few)
    if len(shown) <= MOST:
        return shown, []
    return shown[:MOST], [beyond(rows, singular, many, page)]


def beyond(rows: Any, singular: str, plural: str, page: str) -> WorkItem:
    """A line for the rows of a queryset beyond those that a home page shows."""
    return rest(counted(rows) - MOST, singular, plural, page)


def rest(more: int, singular: str, plural: str, page: str) -> WorkItem:
    """A line for so many that a home page does not show."""
    number = f"more than {COUNTED - MOST}" if more > COUNTED - MOST else str(more)
    return WorkItem(f"And {number} more {singular if more == 1 else plural}", page, rest=True)


def counted(rows: Any) -> int:
    """How many rows there are; one more than `COUNTED` for however many more."""
    number: int = rows.order_by().values("pk")[: COUNTED + 1].count()
    return number


@dataclass(frozen=True)
class Source:
    """A kind of work and the permissions of which one makes it somebody's business."""

    permissions: tuple[Permission, ...]
    read: Callable[[Any, datetime], Iterable[WorkItem]]
