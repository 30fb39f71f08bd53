from datetime import date
from itertools import count
from typing import Any

from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant, User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock

_numbers = count(1)
PASSWORD = "a long pass phrase for tests"


def unsaved(*roles: Role, **fields: Any) -> User:
    """A person with roles whom no database knows, for rules that ask only who somebody is."""
    user = User(**{"name": "Testperson", **fields})
    user.roles = frozenset(roles)
    return user


def person(*roles: Role, provider: Any = None, **fields: Any) -> User:
    """A person who holds the roles since 2020, of the council or of a provider."""
    number = next(_numbers)
    user = User(
        **{
            "email": f"person{number}@example.invalid",
            "name": f"Testperson {number}",
            "job_title": roles[0].value[:120] if roles else "",
            "provider_id": provider.pk if provider else None,
            "created_at": clock.now(),
            **fields,
        }
    )
    user.set_password(PASSWORD)
    with tenancy.scope(tenancy.SYSTEM):
        user.save()
        for role in roles:
            RoleGrant.objects.create(user=user, role=role.name, valid_from=date(2020, 1, 1))
    return user
