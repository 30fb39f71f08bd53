"""What the search in the header finds of providers, settings and applications."""

from datetime import datetime
from typing import Any

from providers.presenters.finding import found_providers, found_settings
from providers.selectors import applications, care_settings
from sefton_pdps.access.finding import Group, Reference
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Table

REFERENCES = (
    Reference("AP", (Permission.APPLICATION_SEE,), applications.readable_by, "providers:application_detail"),
    Reference(
        "AP",
        (Permission.APPLICATION_MAKE,),
        applications.visible_to,
        "providers:portal_application_detail",
    ),
    # A URN is two letters and a number too, but no year.
)


def _settings(user: Any, words: str, at: datetime, number: int) -> Table:
    rows = care_settings.search_settings(care_settings.visible_to(user), on=local(at).date(), text=words)
    return found_settings(rows.order_by("name", "pk")[:number])


def _providers(user: Any, words: str, _at: datetime, number: int) -> Table:
    rows = care_settings.search_providers(care_settings.visible_providers(user), words)
    return found_providers(rows.order_by("name", "pk")[:number])


FOUND = (
    Group((Permission.SETTING_SEE,), _settings, "providers:setting_list", "list of settings"),
    Group((Permission.SETTING_SEE,), _providers, "providers:provider_list", "list of providers"),
)
