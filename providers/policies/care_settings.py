"""Who may keep a setting: its places, its vacancies, what it says of itself."""

from uuid import UUID

from providers.policies.people import check_own
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User


def check_keeps(user: User | None, provider_id: UUID) -> None:
    """A provider's own people whose role keeps vacancies; None is the system, which loads data."""
    if user is not None:
        check_own(user, provider_id)
        check_has(user, Permission.VACANCY_KEEP)
