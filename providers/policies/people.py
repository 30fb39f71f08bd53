"""Whether somebody's role allows a step that is not a transition, and whether a thing is their provider's own."""

from uuid import UUID

from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import NotFound


def check_own(user: User, provider_id: UUID) -> None:
    """A provider's person acts for their own provider only; another's thing reads the same as none."""
    if user is None or user.provider_id != provider_id:
        raise NotFound("There is no such page.")
