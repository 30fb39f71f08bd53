"""The kinds of job; each app writes its own, and its `AppConfig` registers them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.files.models import StoredFile


@dataclass(frozen=True)
class Result:
    """What waits for the person: figures, the page that shows it in full, and a file where one was made."""

    summary: Sequence[tuple[str, str | int]] = ()
    url: str = ""
    file: StoredFile | None = None


class Told(Protocol):
    """How a piece of work says how far it is."""

    def __call__(self, sentence: str, done: int = 0, total: int | None = None, /) -> None: ...


Work = Callable[[Mapping[str, UUID], User, datetime, Told], Result]


@dataclass(frozen=True)
class Kind:
    """One kind of job. `title` stands in lists and e-mails, so it names nobody and no place.

    Without a permission the work itself asks whether the person may: a list is open to whoever its own says.
    `work(parameters, by, at, told)` runs in one transaction in the job's scope: all of it is kept, or nothing.
    """

    name: str
    title: str
    permission: Permission | None
    work: Work


# Every kind of job by its name.
KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add the kinds of job that an app knows."""
    KINDS.update({kind.name: kind for kind in kinds})
