"""Whose application it is."""

from typing import Any

from providers.models import Application
from providers.policies.people import check_own


def check_applicant(user: Any, application: Application) -> None:
    """An application is handled for the applicant by the applicant's own people."""
    check_own(user, application.provider_id)
