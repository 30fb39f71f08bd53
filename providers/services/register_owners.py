"""The providers of a register: found by Ofsted's number of the owner, else by name; created where new."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from providers.imports import RegisterRow
from providers.models import Provider
from providers.rules import register as rules
from providers.rules.register import Difference
from providers.services import bulk
from sefton_pdps.core.errors import DomainError


class Owners:
    """The providers on record and those that the rows bring; nothing is written before `write`."""

    def __init__(self, *, as_at: date) -> None:
        self._as_at = as_at
        self._by_number: dict[str, Provider] = {}
        self._by_name: defaultdict[str, list[Provider]] = defaultdict(list)
        self._found: dict[UUID, Provider] = {}
        self._names: dict[UUID, str] = {}
        self._rows_of: defaultdict[UUID, list[RegisterRow]] = defaultdict(list)
        self._new: set[UUID] = set()
        self._touched: set[UUID] = set()
        self._changes: dict[UUID, list[Difference]] = {}
        self._by_key: dict[UUID, Provider] = {}
        for provider in Provider.objects.order_by("first_seen_on", "id"):
            self._keep(provider)

    def find(self, row: RegisterRow, *, current: UUID | None) -> Provider:
        """The row's provider; `current` is the one on record for the setting, which settles a shared name."""
        provider = self._known(row, current) or self._create(row)
        self._found[provider.pk] = provider
        self._rows_of[provider.pk].append(row)
        return provider

    def recorded(self, pk: UUID) -> Provider:
        """A provider on record, whatever a row says of who owns the setting."""
        return self._by_key[pk]

    def settle(self) -> None:
        """Give each provider the one name and sector that its rows agree on, and note what changed."""
        for pk, provider in self._found.items():
            rows = self._rows_of[pk]
            recorded = {"name": provider.name, "sector": provider.sector}
            stated = {
                "name": rules.settled(provider.name, (row.owner_name for row in rows)),
                "sector": rules.settled(provider.sector, map(rules.sector_words, rows)),
            }
            differences = rules.differences(recorded, stated)
            if differences and pk not in self._new:
                self._touched.add(pk)
                self._changes[pk] = [
                    Difference(f"provider_{one.field}", one.before, one.after) for one in differences
                ]
            provider.name, provider.sector = stated["name"], stated["sector"]

    def changes_of(self, provider: Provider) -> list[Difference]:
        """What the file says otherwise of a provider than was recorded."""
        return self._changes.get(provider.pk, [])

    def name_of(self, pk: UUID) -> str:
        """The recorded name of a provider."""
        return self._names[pk]

    def write(self) -> None:
        """Write the new and the changed providers."""
        bulk.create(Provider, [self._found[pk] for pk in self._found if pk in self._new])
        touched = [self._found[pk] for pk in self._touched]
        bulk.rewrite(Provider, touched, ["name", "owner_id", "sector"])

    def _known(self, row: RegisterRow, current: UUID | None) -> Provider | None:
        named = self._by_name[rules.name_key(row.owner_name)]
        if row.owner_id:
            return self._by_number.get(row.owner_id) or self._adopt(row.owner_id, named)
        if len(named) > 1:
            named = [provider for provider in named if provider.pk == current]
            if not named:
                raise DomainError(
                    f"More than one provider is called “{row.owner_name}” and the row has no owner's number. "
                    "Add the owner's number to the row."
                )
        return named[0] if named else None

    def _adopt(self, number: str, named: list[Provider]) -> Provider | None:
        """A provider of that name that has no number yet takes the number."""
        provider = next((one for one in named if not one.owner_id), None)
        if provider is not None:
            provider.owner_id = number
            self._by_number[number] = provider
            if provider.pk not in self._new:
                self._touched.add(provider.pk)
        return provider

    def _create(self, row: RegisterRow) -> Provider:
        provider = Provider(name=row.owner_name, owner_id=row.owner_id, first_seen_on=self._as_at)
        self._new.add(provider.pk)
        self._keep(provider)
        return provider

    def _keep(self, provider: Provider) -> None:
        self._by_key[provider.pk] = provider
        self._names[provider.pk] = provider.name
        self._by_name[rules.name_key(provider.name)].append(provider)
        if provider.owner_id:
            self._by_number[provider.owner_id] = provider
