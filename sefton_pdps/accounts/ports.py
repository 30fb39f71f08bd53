"""What people pages ask of the apps above them: the providers that people belong to."""

from collections.abc import Collection
from uuid import UUID

from sefton_pdps.core.ports import Port

provider_names: Port[[Collection[UUID]], dict[UUID, str]] = Port(
    "what are the names of the providers with these ids?"
)
providers_like: Port[[str, int], list[tuple[UUID, str]]] = Port(
    "which are the first providers by name that have some letters in it, of how many at most?"
)
