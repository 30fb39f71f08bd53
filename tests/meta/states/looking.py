"""Who looks at a stage, and what they may meet there."""

import os
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.http import HttpResponse
from django.test import Client

from sefton_pdps.access.documents import Address
from sefton_pdps.access.roles import PROVIDER_ROLES, ROLE_PERMISSIONS, Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core import tenancy
from tests.factories.accounts import person
from tests.meta.states.pages import KIND_OF, PAGES, urls
from tests.meta.states.stages import Stage

DRILL = bool(os.environ.get("DRILL"))
SEED = int(os.environ.get("SEED", "0")) or Random().randrange(1, 10**6)
COUNCIL_ROLES = [role for role in Role if role not in PROVIDER_ROLES]
GOOD = (200, 302, 405)
OTHERS = 2


@dataclass(frozen=True)
class Reader:
    """A person, and what all their roles together let in."""

    user: User
    roles: tuple[Role, ...]

    def let_in(self, address: Address) -> bool:
        held = frozenset().union(*(ROLE_PERMISSIONS[role] for role in self.roles))
        return isinstance(address.gate, str) or bool(set(address.gate or ()) & held)

    @property
    def words(self) -> str:
        return " + ".join(role.name for role in self.roles) if len(self.roles) < 4 else "everybody's roles"


def everybody() -> Reader:
    """One person of the council with every role."""
    return Reader(person(*COUNCIL_ROLES), tuple(COUNCIL_ROLES))


def narrow_readers() -> list[Reader]:
    """One person of the council for each distinct set of permissions."""
    distinct = {ROLE_PERMISSIONS[role]: role for role in COUNCIL_ROLES}
    return [Reader(person(role), (role,)) for role in distinct.values()]


def _roles_of(user: User) -> tuple[Role, ...]:
    with tenancy.scope(tenancy.SYSTEM):
        return tuple(Role[name] for name in user.grants.values_list("role", flat=True))


@dataclass(frozen=True)
class Around:
    """Who looks at one stage: who sees most, those who had a part in it, and one for each set of permissions.

    Whoever had a part may do less next than the role says.
    """

    most: tuple[Reader, ...]
    parts: tuple[Reader, ...]
    narrow: tuple[Reader, ...]
    signed_in: dict[Reader, Client] = field(default_factory=dict)

    @classmethod
    def gather(cls, stage: Stage, everybody: Reader, narrow: list[Reader]) -> "Around":
        most = (everybody, Reader(stage.owner, _roles_of(stage.owner))) if stage.owner else (everybody,)
        parts = tuple(Reader(user, _roles_of(user)) for user in stage.people)
        return cls(most, parts, tuple(narrow))

    def get(self, reader: Reader, url: str) -> HttpResponse:
        """The page as this person gets it, signed in anew at this stage: a life moves past the end of a session."""
        if reader not in self.signed_in:
            self.signed_in[reader] = client = Client(raise_request_exception=False)
            client.force_login(reader.user)
        return self.signed_in[reader].get(url)


def pages_of(stage: Stage, before: Stage | None, chance: Random) -> list[tuple[Address, str]]:
    """Every page about what is at hand, and every page without an argument.

    Unless in a drill: those about what has changed since the stage before, and a few of the others.
    """
    every = [(address, url) for address in PAGES for url in urls(address, stage.keys)]
    if DRILL:
        return every
    moved = stage.moved_since(before)
    about = [(address, url) for address, url in every if address.arguments and KIND_OF[address.name] in moved]
    others = [one for one in every if one not in about]
    return about + chance.sample(others, min(OTHERS, len(others)))


def readers_of(stage: Stage, address: Address, around: "Around", chance: Random) -> list[Reader]:
    """Who opens a page: everybody, or unless in a drill whoever sees most and one of the others whom it lets in."""
    others = [*around.parts, *around.narrow]
    if DRILL:
        return [*around.most, *others]
    welcome = [reader for reader in others if reader.let_in(address)] or others
    return [*around.most, chance.choice(welcome)]


def wrong(reader: Reader, address: Address, answer: HttpResponse) -> str:
    """Why this answer must not be; empty when it may."""
    if answer.status_code >= 500:
        return f"{answer.status_code} {_cause(answer)}"
    if not reader.let_in(address):
        expected = 404 if any(role.for_provider for role in reader.roles) else 403
        return "" if answer.status_code == expected else f"{answer.status_code}, the gate says {expected}"
    return "" if answer.status_code in (*GOOD, 403, 404) else str(answer.status_code)


def _cause(answer: Any) -> str:
    error = getattr(answer, "exc_info", None)
    return repr(error[1])[:300] if error else ""
