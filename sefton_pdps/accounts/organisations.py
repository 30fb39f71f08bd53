"""The providers by name, for the people pages. The directory stands above this room."""

from collections.abc import Iterable
from uuid import UUID

from sefton_pdps.accounts import ports
from sefton_pdps.core.forms.finding import Choice

COUNCIL = "Sefton Council"


def names(provider_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of the providers with these ids."""
    wanted = set(provider_ids)
    return ports.provider_names(wanted) if wanted else {}


class Organisations:
    """The providers to choose from; who chooses none of them chooses the council."""

    def like(self, letters: str, number: int) -> list[Choice]:
        return [Choice(str(pk), name, name) for pk, name in ports.providers_like(letters, number)]

    def choice(self, value: str) -> Choice | None:
        try:
            name = names([UUID(value)]).get(UUID(value))
        except ValueError:
            return None
        return Choice(value, name, name) if name else None
