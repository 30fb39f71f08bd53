from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from providers import ports
from providers.lists import PROVIDERS, SETTINGS
from providers.presenters import care_settings as shown
from providers.presenters import providers as shown_providers
from providers.presenters.absences import children_words
from providers.presenters.contacts import contact_block, ways_to_keep
from providers.presenters.grave import warnings
from providers.presenters.suspensions import told_council
from providers.selectors import admissions, care_settings
from providers.selectors.contacts import contacts_of, contacts_of_providers
from providers.selectors.grave import standing_of, with_standing
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find
from sefton_pdps.core.web.request import Request
from sefton_pdps.geography.selectors import location_class

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
    page = paged(
        care_settings.search_settings(of_provider, on=local(request.at).date()), request.GET, order=order
    )
    contact = contacts_of_providers(request.user, [pk]).get(pk)
    free = ports.free_tonight([row.pk for row in page.rows], local(request.at).date()) if page.rows else {}
    lots = admissions.visible_to(request.user).filter(provider=provider).order_by("-admitted_on")
    context = {
        "provider": provider,
        "warnings": told_council(admissions.running_suspensions([pk])),
        "contact": contact_block(contact, heading="Whom to ring"),
        "keep_contact": ways_to_keep(request.user, "providers:provider_contact", pk, contact),
        "summary_rows": shown_providers.provider_summary(provider),
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
    """A setting: who it is, its grade over time, its places, what the register changed."""
    setting = find(with_standing(care_settings.visible_to(request.user)), pk)
    today = local(request.at).date()
    location = location_class(setting.authority_code, today)
    standing = standing_of([setting])
    living = ports.placements_at([pk], request.user).get(pk)
    pages = ports.decision_pages(
        [one.change_id for _setting, facts in standing for one in facts if one.change_id], request.user
    )
    contact = contacts_of(request.user, {pk: setting.provider_id}).get(pk)
    context = {
        "setting": setting,
        "warnings": [
            *warnings(standing, request.user),
            *told_council(admissions.running_suspensions([setting.provider_id])),
        ],
        "may_see_exemptions": any(has_permission(request.user, one) for one in SEES_EXEMPTIONS),
        "pages": list(pages.values()),
        "living": children_words(living),
        "status": shown.registration_status(setting.registration),
        "vacancies": shown.vacancies_line(setting, request.at),
        "contact": contact_block(contact, heading="Whom to ring"),
        "keep_contact": ways_to_keep(request.user, "providers:setting_contact", pk, contact),
        "summary_rows": shown.setting_summary(setting, location),
        "purpose": shown.purpose_summary(setting),
        "registrations": shown.registration_table(care_settings.registrations_of(setting)),
        "changes": shown.changes_table(care_settings.changes_of(setting)),
        "events": timeline([setting.pk]),
    }
    if setting.kind == care_settings.AGENCY:
        page = paged(
            care_settings.households_of(setting, today), request.GET, order="code", size=HOUSEHOLDS_SHOWN
        )
        context |= {"places": shown.household_table(page.rows), "pager": page.pager}
    else:
        context |= {"places": shown.place_table(care_settings.places_of(setting, today), today)}
    return render(request, "providers/setting_detail.html", context)
