"""Somebody who has a page open that asks once more, and what somebody else changes meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sefton_pdps.accounts.models import User
from tests.factories.rows import all_of

THEIRS = "Wholly other words, saved meanwhile."


@dataclass
class Asked:
    """A page that asks, who has it open, what another does meanwhile, and words of it that the first must read."""

    url: str
    user: User
    change: Callable[[], Any]
    words: str
    stands: Callable[[], Any]
    sent: dict[str, Any] = field(default_factory=dict)


def row_of(model: type[Any], pk: Any) -> Callable[[], dict[str, Any]]:
    return lambda: all_of(model).filter(pk=pk).values().get()
