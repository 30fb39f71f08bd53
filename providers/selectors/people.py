"""Who a provider's own people are."""

from uuid import UUID

from sefton_pdps.accounts.models import User


def people_words(provider_id: UUID) -> frozenset[str]:
    """The provider's people as the audit trail names them."""
    return frozenset(person.described for person in User.objects.filter(provider_id=provider_id))
