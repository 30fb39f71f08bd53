"""What the search in the header shows of settings and providers."""

from collections.abc import Iterable
from typing import Any

from providers.models import Setting
from providers.presenters.care_settings import area_words, ofsted_cell
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Table


def found_settings(settings: Iterable[Setting]) -> Table:
    """Settings by name, each with where it stands and what Ofsted says."""
    rows = [
        [
            Cell(
                setting.name,
                url=address_of("providers:setting_detail", setting.pk),
                reference=setting.urn,
                note=setting.provider.name,
            ),
            ofsted_cell(setting),
            f"{area_words(setting.authority_code)}, {setting.postcode}",
        ]
        for setting in settings
    ]
    return Table("Settings", [Column("Setting"), Column("Ofsted"), Column("Area")], rows)


def found_providers(providers: Iterable[Any]) -> Table:
    """Providers by name, each with how many settings it runs."""
    rows = [
        [
            Cell(provider.name, url=address_of("providers:provider_detail", provider.pk)),
            plural(provider.setting_count, "setting"),
        ]
        for provider in providers
    ]
    return Table("Providers", [Column("Provider"), Column("Settings")], rows)
