"""Whether somebody's role allows a step that is not a transition, and whether a thing is their provider's own."""

from typing import Any
from uuid import UUID

from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.errors import NotAllowed, NotFound


def check_has(user: Any, permission: Permission) -> None:
    """Only a person whose role of today gives the permission may do this."""
    if not has_permission(user, permission):
        raise NotAllowed(f"Your role does not let you do this: {permission.value.lower()}.")


def check_own(user: Any, provider_id: UUID) -> None:
    """A provider's person acts for the own provider only; another's thing reads the same as none."""
    if user is None or user.provider_id != provider_id:
        raise NotFound("There is no such page.")
