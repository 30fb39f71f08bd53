"""Who a provider's own people are."""

from uuid import UUID

from django.db.models import QuerySet

from providers.models import Provider
from sefton_pdps.accounts.models import User


def people_words(provider_id: UUID) -> frozenset[str]:
    """The provider's people as the audit trail names them."""
    return frozenset(person.described for person in User.objects.filter(provider_id=provider_id))


def names_of_organisations(providers: QuerySet[Provider]) -> dict[str, list[str]]:
    """Organisations by name, each with its own people: without names nobody can declare a conflict of interest."""
    people = User.objects.filter(provider_id__in=providers.values("pk")).order_by("name")
    named = [(person.provider_id, person.described) for person in people]
    return {
        one.name: [words for provider_id, words in named if provider_id == one.pk]
        for one in providers.order_by("name")
    }
