"""Who looks at a stage."""

from dataclasses import dataclass

from sefton_pdps.access.documents import Address
from sefton_pdps.access.roles import PROVIDER_ROLES, ROLE_PERMISSIONS, Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from tests.factories.accounts import person

COUNCIL_ROLES = [role for role in Role if role not in PROVIDER_ROLES]


@dataclass(frozen=True)
class Reader:
    """A person, and what all their roles together let in."""

    user: User
    roles: tuple[Role, ...]

    def let_in(self, address: Address) -> bool:
        held = frozenset().union(*(ROLE_PERMISSIONS[role] for role in self.roles))
        return isinstance(address.open_to, str) or bool(set(address.open_to or ()) & held)

    @property
    def words(self) -> str:
        return " + ".join(role.name for role in self.roles) if len(self.roles) < 4 else "everybody's roles"


def everybody_in_one() -> Reader:
    """One person of the council with every role."""
    return Reader(person(*COUNCIL_ROLES), tuple(COUNCIL_ROLES))


def narrow_readers() -> list[Reader]:
    """One person of the council for each distinct set of permissions."""
    distinct = {ROLE_PERMISSIONS[role]: role for role in COUNCIL_ROLES}
    return [Reader(person(role), (role,)) for role in distinct.values()]


def roles_of(user: User) -> tuple[Role, ...]:
    with tenancy.scope(tenancy.SYSTEM):
        return tuple(Role[name] for name in user.grants.values_list("role", flat=True))
