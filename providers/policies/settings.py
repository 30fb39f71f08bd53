"""Who may keep a setting: its places, its vacancies, what it says of itself."""

from typing import Any
from uuid import UUID

from providers.policies.people import check_has, check_own
from sefton_pdps.access.permissions import Permission


def check_keeps(user: Any, provider_id: UUID) -> None:
    """A provider's own people whose role keeps vacancies; None is the system, which loads data."""
    if user is not None:
        check_own(user, provider_id)
        check_has(user, Permission.VACANCY_KEEP)
