"""A provider's own people: invited and ended by its administrator, within the roles of providers.

A provider's scope adds and changes no person by SQL. What is written here is written in the council's scope, once it is
known that it is about the administrator's own organisation.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.accounts.services import people
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound

# The same for an address of whichever organisation: it is nobody's business who else has an account.
CANNOT_BE_INVITED = (
    "This address cannot be invited. Check that it is right and not in your list already, or ask the placements "
    "team."
)


def _own(by: User, user: User | None = None) -> UUID:
    """The organisation whose people somebody keeps; a person of another one reads the same as none."""
    check_has(by, Permission.COLLEAGUES_MANAGE)
    if by.provider_id is None or (user is not None and user.provider_id != by.provider_id):
        raise NotFound("There is no such page.")
    if user is not None and user.pk == by.pk:
        raise NotAllowed(
            "You cannot end your own access. Ask another administrator of your organisation, or the placements team."
        )
    return by.provider_id


@transaction.atomic
def invite_colleague(
    *, name: str, email: str, job_title: str, roles: Iterable[Role], by: User, at: datetime
) -> User:
    """Make a person of the administrator's own organisation, with roles from today, and send their link."""
    colleague = User(name=name, email=email.lower(), job_title=job_title, provider_id=_own(by), created_at=at)
    given = list(roles)
    if not given:
        raise DomainError("Choose one role or more.", field="roles")
    with tenancy.scope(tenancy.COUNCIL):
        return people.add_person(
            colleague, roles=given, taken=DomainError(CANNOT_BE_INVITED, field="email"), by=by, at=at
        )


@transaction.atomic
def end_colleague(*, user: User, by: User, at: datetime) -> None:
    """A colleague has left: no session of theirs works from now on; what they did stays theirs."""
    _own(by, user)
    with tenancy.scope(tenancy.COUNCIL):
        people.set_active(user, False, "person.left", by=by, at=at)
