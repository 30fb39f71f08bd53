"""The providers by name, for rooms below this one that know a provider's id only."""

from collections.abc import Collection
from uuid import UUID

from providers.models import Provider
from sefton_pdps.core.database.names import named_like


def provider_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of the providers with these ids."""
    return dict(Provider.objects.filter(pk__in=ids).values_list("pk", "name"))


def providers_like(letters: str, number: int) -> list[tuple[UUID, str]]:
    """The first providers that have the letters in their name, whole names before others."""
    return list(named_like(Provider.objects.all(), letters).values_list("pk", "name")[:number])
