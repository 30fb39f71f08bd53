"""Pages that only lead on, of rows that a statement ranks: the address holds the last row and how many came before.

The rank itself stays out of the address: the match's holds the distance from a child's home.
"""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

# A number in an address has no more digits than this.
LONGEST_NUMBER = 7


class Onward(NamedTuple):
    """Where a page begins: after the row with an id, with so many rows before it; both empty on the first page."""

    after: UUID | None = None
    before: int = 0


def onward(query: Mapping[str, str]) -> Onward:
    """Where the page that an address asks for begins; what cannot be read asks for the first page."""
    after, before = id_in(query.get("after", "")), query.get("before", "")
    if after is None:
        return Onward()
    readable = before.isascii() and before.isdigit() and len(before) <= LONGEST_NUMBER
    return Onward(after, int(before) if readable else 0)


def onward_query(after: UUID, before: int, **more: object) -> str:
    """The query of the page after a row."""
    return "?" + urlencode({**more, "after": after, "before": before})


def id_in(text: str) -> UUID | None:
    """The id that a text of an address is; None for any other text."""
    try:
        return UUID(text)
    except ValueError:
        return None
