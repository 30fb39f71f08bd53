"""Whose application it is."""

from providers.models import Application
from providers.policies.people import check_own
from sefton_pdps.accounts.models import User


def check_applicant(user: User, application: Application) -> None:
    """An application is handled for the applicant by the applicant's own people."""
    check_own(user, application.provider_id)
