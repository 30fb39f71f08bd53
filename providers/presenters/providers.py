"""Providers in words: the list, the summary, the lots that each is admitted to."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from providers.models import Admission, Provider
from providers.presenters.statuses import admission_status
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Column, Empty, Table

if TYPE_CHECKING:
    from providers.selectors.care_settings import CountedProvider


def provider_table(providers: "Iterable[CountedProvider]", sorted_by: str) -> Table:
    """A list of providers."""
    columns = [Column("Provider", sort="name"), Column("Sector"), Column("Settings", numeric=True)]
    rows = [
        [
            Cell(one.name, url=address_of("providers:provider_detail", one.pk), note=one.owner_id),
            one.sector,
            one.setting_count,
        ]
        for one in providers
    ]
    empty = Empty("No provider fits. Change the search, or import the Ofsted register.")
    return Table("Providers", columns, rows, empty, sorted_by=sorted_by, caption_hidden=True)


def provider_facts(provider: Provider) -> list[Fact]:
    """Who a provider is by the registers; what is not on record is left out."""
    return [
        Fact("Sector", provider.sector),
        Fact("Ofsted's number of the owner", provider.owner_id),
        Fact("Company number", provider.company_number),
        Fact("On record since", provider.first_seen_on),
    ]


def lot_table(admissions: Iterable[Admission]) -> Table:
    """The lots that a provider is or was admitted to."""
    rows = [
        [
            Cell(one.lot.name, url=address_of("providers:admission_detail", one.pk)),
            one.admitted_on,
            Cell(status=admission_status(one)),
        ]
        for one in admissions
    ]
    columns = [Column("Lot"), Column("Admitted"), Column("State")]
    empty = Empty("The provider is in no lot. It may apply when a round is open.")
    return Table("Lots of the Sefton PDPS", columns, rows, empty)
