"""Finding people by their job, for notices."""

from uuid import UUID

from django.db.models import QuerySet

from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import ROLE_PERMISSIONS, Role
from sefton_pdps.accounts.models import RoleGrant, User


def people_in(*roles: Role) -> QuerySet[User]:
    """The active people of the council who hold one of the roles today."""
    holders = RoleGrant.objects.in_force().filter(role__in=[role.name for role in roles]).values("user_id")
    return User.objects.filter(is_active=True, provider_id=None, pk__in=holders)


def people_with(permission: Permission) -> QuerySet[User]:
    """The active people of the council whose roles give the permission today."""
    return people_in(*(role for role, held in ROLE_PERMISSIONS.items() if permission in held))


def people_of_provider(provider_id: UUID, permission: Permission) -> QuerySet[User]:
    """The active people of a provider whose roles give the permission today."""
    roles = [role.name for role, held in ROLE_PERMISSIONS.items() if permission in held]
    holders = RoleGrant.objects.in_force().filter(role__in=roles).values("user_id")
    return User.objects.filter(is_active=True, provider_id=provider_id, pk__in=holders)
