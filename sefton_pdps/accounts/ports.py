"""What people pages ask of the apps above them: the providers that people belong to, and what else is their own."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sefton_pdps.core.ports import Port
from sefton_pdps.core.web.components import Link

provider_names: Port[[Collection[UUID]], dict[UUID, str]] = Port(
    "what are the names of the providers with these ids?"
)
providers_like: Port[[str, int], list[tuple[UUID, str]]] = Port(
    "which are the first providers by name that have some letters in it, of how many at most?"
)
told_suspended: Port[[Sequence[Mapping[str, str]], Any], list[Link]] = Port(
    "how is what is suspended of a provider told to one of its people, with the page of each that they may open?"
)
own_links: Port[[Any], list[Link]] = Port(
    "which pages of other apps does somebody look for under their account?"
)
