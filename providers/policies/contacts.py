"""Who may keep whom to ring, and to whom it is shown."""

from uuid import UUID

from providers.policies.care_settings import check_keeps
from sefton_pdps.access.access import check_has, has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User

# Whoever looks for a home, or sees where a child lives, may have to ring there tonight.
RINGS = (Permission.SETTING_SEE, Permission.PLACEMENT_SEE)


def check_keeps_contact(user: User | None, provider_id: UUID) -> None:
    """The provider's own people who keep its settings, and those of the council who keep contacts; None loads data."""
    if user is not None and not user.is_provider:
        check_has(user, Permission.CONTACT_KEEP)
    else:
        check_keeps(user, provider_id)


def may_ring(user: User) -> bool:
    """Whether somebody of the council is shown numbers, names and addresses of those who run homes."""
    return any(has_permission(user, one) for one in RINGS)
