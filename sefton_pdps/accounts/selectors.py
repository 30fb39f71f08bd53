"""Finding people by their job, for notices, and by their name, for the people pages."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import ROLE_PERMISSIONS, Role
from sefton_pdps.accounts.models import KeptText, RoleGrant, SecondFactor, User


def people_in(*roles: Role) -> QuerySet[User]:
    """The active people of the council who hold one of the roles today, in the order of their keys."""
    return _holding(*(role.name for role in roles)).filter(provider_id=None)


def people_with(*permissions: Permission) -> QuerySet[User]:
    """The active people of the council whose roles give one of the permissions today."""
    roles = dict.fromkeys(role for permission in permissions for role in _giving(permission))
    return _holding(*roles).filter(provider_id=None)


def holders_of(permission: Permission) -> list[UUID]:
    """The keys of the same people, to tell them something: also for a provider's scope, which sees none of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_council_holders(%s) ORDER BY 1", [_giving(permission)])
        return [pk for (pk,) in cursor.fetchall()]


def people_of_provider(provider_id: UUID, permission: Permission) -> QuerySet[User]:
    """The active people of a provider whose roles give the permission today."""
    return people_of_providers([provider_id], permission)


def people_of_providers(provider_ids: Iterable[UUID], permission: Permission) -> QuerySet[User]:
    """The same for many providers at once."""
    return _holding(*_giving(permission)).filter(provider_id__in=list(provider_ids))


def _giving(permission: Permission) -> list[str]:
    return [role.name for role, given in ROLE_PERMISSIONS.items() if permission in given]


def _holding(*roles: str) -> QuerySet[User]:
    holders = RoleGrant.objects.in_force().filter(role__in=roles).values("user_id")
    return User.objects.filter(is_active=True, pk__in=holders).order_by("pk")


def people_like(letters: str) -> QuerySet[User]:
    """Everybody, or those whose name or e-mail address holds the letters."""
    everybody = User.objects.all()
    if not letters:
        return everybody
    return everybody.filter(Q(name__icontains=letters) | Q(email__icontains=letters))


def colleagues_of(user: User) -> QuerySet[User]:
    """The people of a provider's person's own organisation; none for the council's people."""
    return User.objects.filter(provider_id=user.own_provider_id)


def roles_today(people: Iterable[User]) -> dict[UUID, list[str]]:
    """The roles in force today of each of the people, in words."""
    names: dict[UUID, list[str]] = defaultdict(list)
    grants = RoleGrant.objects.in_force().filter(user__in=list(people)).order_by("role")
    for user_id, role in grants.values_list("user_id", "role"):
        names[user_id].append(Role[role].value)
    return names


TEXTS_KEPT_FOR = timedelta(hours=1)


def kept_texts(user: User, *, at: datetime) -> QuerySet[KeptText]:
    """What is kept of a person's forms, the newest first; nothing older than an hour is ever shown."""
    return KeptText.objects.filter(user=user, at__gt=at - TEXTS_KEPT_FOR).order_by("-at")


def second_factor_of(user: User) -> SecondFactor | None:
    """The device on which a person makes sign-in codes, where one is set up."""
    return SecondFactor.objects.filter(user=user).first()
