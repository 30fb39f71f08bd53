"""Who may sign an individual service agreement for a provider."""

from calloffs.models import ServiceAgreement
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import NotFound


def check_own_provider(user: User, agreement: ServiceAgreement) -> None:
    """A provider's agreement is signed by that provider's own people; to others there is no such agreement."""
    if user.provider_id is None or user.provider_id != agreement.provider_id:
        raise NotFound("There is no such agreement.")
