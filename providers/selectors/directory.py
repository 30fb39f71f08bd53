"""The providers by name, for rooms below this one that know a provider's id only."""

from collections.abc import Collection
from uuid import UUID

from providers.models import Provider


def provider_names(ids: Collection[UUID] | None) -> dict[UUID, str]:
    """The names of the providers with these ids, or of all of them when `ids` is None."""
    found = Provider.objects.all() if ids is None else Provider.objects.filter(pk__in=ids)
    return dict(found.values_list("pk", "name"))
