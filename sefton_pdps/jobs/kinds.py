"""The kinds of job; each app writes its own, and its `AppConfig` registers them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sefton_pdps.access.access import has_permission
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


def open_to_all(_parameters: Mapping[str, UUID], _user: User) -> bool:
    """No more is asked than the permission."""
    return True


@dataclass(frozen=True)
class Kind:
    """One kind of job. `title` stands in lists and e-mails, so it names nobody and no place.

    Without a permission `is_open` says whether the person may: a list is open to whoever its own says.
    `work(parameters, by, at, told)` runs in one transaction in the job's scope: all of it is kept, or nothing.
    """

    name: str
    title: str
    permission: Permission | None
    work: Work
    is_open: Callable[[Mapping[str, UUID], User], bool] = open_to_all

    def lets(self, parameters: Mapping[str, UUID], user: User) -> bool:
        """Whether a person may have this done, and may take what it made: asked again each time, not once."""
        is_held = self.permission is None or has_permission(user, self.permission)
        return is_held and self.is_open(parameters, user)


# Every kind of job by its name.
KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add the kinds of job that an app knows."""
    KINDS.update({kind.name: kind for kind in kinds})
