"""The providers by name, for the people pages. The directory stands above this room and is wired by name."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

COUNCIL = "Sefton Council"


def names(provider_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of the providers with these ids."""
    wanted = set(provider_ids)
    return import_string(settings.PROVIDER_NAMES)(wanted) if wanted else {}


def choices() -> list[tuple[str, str]]:
    """The council, then every provider by name, for a select box; the council's value is empty."""
    found = import_string(settings.PROVIDER_NAMES)(None)
    return [("", COUNCIL), *((str(pk), name) for pk, name in sorted(found.items(), key=lambda one: one[1]))]
