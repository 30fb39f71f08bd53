from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from providers import ports
from providers.lists import PROVIDERS, SETTINGS
from providers.models import Setting
from providers.presenters import care_settings as shown
from providers.presenters import providers as shown_providers
from providers.presenters import setting_page
from providers.presenters.contacts import contact_block, ways_to_keep
from providers.presenters.grave import warnings
from providers.presenters.suspensions import told_council
from providers.selectors import admissions, care_settings
from providers.selectors.contacts import contacts_of, contacts_of_providers
from providers.selectors.grave import standing_of, with_standing
from providers.states import AdmissionState
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find
from sefton_pdps.core.web.request import Request

HOUSEHOLDS_SHOWN = 50
SEES_EXEMPTIONS = (Permission.MATCH_SEE, Permission.EXEMPTION_GRANT)


def _order(given: str, orders: dict[str, str]) -> tuple[str, str]:
    """The order asked for, as the table's word and as the column; by name where it is none of the table's."""
    word = given if given.removeprefix("-") in orders else "name"
    return word, word.replace(word.removeprefix("-"), orders[word.removeprefix("-")])


@requires(Permission.SETTING_SEE)
def provider_list(request: Request) -> HttpResponse:
    """Providers by name."""
    return show_list(request, PROVIDERS, "providers/provider_list.html")


@requires(Permission.SETTING_SEE)
def provider_detail(request: Request, pk: UUID) -> HttpResponse:
    """A provider, its lots and its settings."""
    provider = find(care_settings.visible_providers(request.user), pk)
    word, order = _order(request.GET.get("sort", ""), care_settings.ORDERS)
    of_provider = care_settings.visible_to(request.user).filter(provider=provider)
    today = local(request.at).date()
    page = paged(care_settings.search_settings(of_provider, on=today), request.GET, order=order)
    contact = contacts_of_providers(request.user, [pk]).get(pk)
    free = ports.free_tonight([row.pk for row in page.rows], today) if page.rows else {}
    lots = admissions.visible_to(request.user).filter(provider=provider).order_by("-admitted_on")
    context = {
        "provider": provider,
        "warnings": told_council(admissions.running_suspensions([pk])),
        "contact": contact_block(contact, heading="Whom to ring"),
        "keep_contact": ways_to_keep(request.user, "providers:provider_contact", pk, contact),
        "facts": shown_providers.provider_facts(provider),
        "lots": shown_providers.lot_table(lots),
        "table": shown.setting_table(page.rows, request.at, word, free),
        "pager": page.pager,
    }
    return render(request, "providers/provider_detail.html", context)


@requires(Permission.SETTING_SEE)
def setting_list(request: Request) -> HttpResponse:
    """Settings by name, with filters."""
    may_import = has_permission(request.user, Permission.REGISTER_IMPORT)
    return show_list(request, SETTINGS, "providers/setting_list.html", may_import=may_import)


@requires(Permission.SETTING_SEE)
def setting_detail(request: Request, pk: UUID) -> HttpResponse:
    """A setting: whom to ring, what is free, who of ours lives there, what it offered, its grade over time."""
    today = local(request.at).date()
    located = care_settings.with_area(care_settings.visible_to(request.user), today)
    seen = care_settings.with_place_counts(located, today)
    setting = find(with_standing(seen), pk)
    standing = standing_of([setting])
    pages = ports.decision_pages(
        [one.change_id for _setting, facts in standing for one in facts if one.change_id], request.user
    )
    taken = ports.places_taken([pk], today).get(pk, {})
    contact = contacts_of(request.user, {pk: setting.provider_id}).get(pk)
    of_provider = admissions.visible_to(request.user).filter(provider=setting.provider_id)
    lots = list(of_provider.order_by("lot__number"))
    suspended = [one.provider_id for one in lots if one.state == AdmissionState.SUSPENDED]
    context = {
        "setting": setting,
        "warnings": [
            *warnings(standing, request.user),
            *(told_council(admissions.running_suspensions(suspended)) if suspended else ()),
        ],
        "may_see_exemptions": any(has_permission(request.user, one) for one in SEES_EXEMPTIONS),
        "pages": list(pages.values()),
        "status": setting_page.state_of(setting),
        "facts": setting_page.facts(setting, taken, lots, request.at),
        "contact": contact_block(contact, heading="Whom to ring"),
        "keep_contact": ways_to_keep(request.user, "providers:setting_contact", pk, contact),
        "children": ports.children_at(pk, request.user, today),
        "offers": ports.offers_from(pk, request.user),
        "summary_rows": shown.setting_summary(setting, care_settings.location_of(setting)),
        "registrations": shown.registration_table(care_settings.registrations_of(setting)),
        "changes": shown.changes_table(care_settings.changes_of(setting)),
        "events": timeline([setting.pk]),
        **_places(request, setting, taken),
    }
    return render(request, "providers/setting_detail.html", context)


def _places(request: Request, setting: Setting, taken: Mapping[UUID, bool]) -> dict[str, Any]:
    """The places of a home; of an agency its carer households."""
    today = local(request.at).date()
    if setting.kind == care_settings.AGENCY:
        rows = care_settings.households_of(setting, today)
        page = paged(rows, request.GET, order="code", size=HOUSEHOLDS_SHOWN)
        return {"places": shown.household_table(page.rows), "pager": page.pager}
    return {"places": shown.place_table(setting, care_settings.places_of(setting, today), today, taken)}
