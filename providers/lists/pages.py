"""The lists of this app."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from providers import ports
from providers.forms.applications import FilterForm
from providers.forms.care_settings import ProviderSearch, SettingSearch
from providers.models import AdmissionRound, Setting
from providers.presenters import care_settings as shown
from providers.presenters.admissions import admission_table
from providers.presenters.applications import application_table
from providers.presenters.providers import provider_table
from providers.selectors import admissions, applications, care_settings
from providers.states import AdmissionState, ApplicationState, Grade, Registration, SettingKind
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.lists import Asked, FileColumn, ListPage, Tab, in_words
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.components import Table

FILTERS = ("kind", "grade", "registration", "area")
ORDERS = {"name": "name", "grade": "grade_rank", "places": "places_known"}


def _settings(asked: Asked) -> QuerySet[Setting]:
    wanted = asked.wanted
    return care_settings.search_settings(
        care_settings.visible_to(asked.user),
        on=asked.today,
        text=wanted.get("q", ""),
        **{name: wanted.get(name, "") for name in FILTERS},
    )


def _settings_table(rows: Sequence[Setting], asked: Asked) -> Table:
    free = ports.free_tonight([row.pk for row in rows], asked.today) if rows else {}
    return shown.setting_table(rows, asked.at, asked.sort, free)


def _area(_asked: Asked, code: str) -> object:
    return shown.area_words(code)


def _confirmed(_asked: Asked, at: datetime | None) -> object:
    return at or "never"


SETTINGS = ListPage(
    name="settings",
    page="providers:setting_list",
    title="Settings",
    noun="setting",
    permissions=(Permission.SETTING_SEE,),
    rows=_settings,
    table=_settings_table,
    orders=lambda _asked: ORDERS,
    columns=(
        FileColumn("Setting", ("name",)),
        FileColumn("Ofsted URN", ("urn",)),
        FileColumn("Kind", ("kind",), in_words(SettingKind)),
        FileColumn("Provider", ("provider__name",)),
        FileColumn("Registration", ("registration",), in_words(Registration)),
        FileColumn("Ofsted grade", ("grade",), in_words(Grade)),
        FileColumn("Registered places", ("registered_places",)),
        FileColumn("Area", ("authority_code",), _area),
        FileColumn("Postcode", ("postcode",)),
        FileColumn("Vacancies confirmed", ("vacancies_confirmed_at",), _confirmed),
    ),
    form=lambda _user, query: SettingSearch(query),
    # Letters in a name, an area and a registration have no index; neither have two filters together.
    counted=lambda asked: not asked.chosen or set(asked.chosen) == {"grade"},
)

PROVIDERS = ListPage(
    name="providers",
    page="providers:provider_list",
    title="Providers",
    noun="provider",
    permissions=(Permission.SETTING_SEE,),
    rows=lambda asked: care_settings.search_providers(
        care_settings.visible_providers(asked.user), asked.wanted.get("q", "")
    ),
    table=lambda rows, asked: provider_table(rows, asked.sort),
    orders=lambda _asked: {"name": "name"},
    columns=(
        FileColumn("Provider", ("name",)),
        FileColumn("Ofsted’s number of the owner", ("owner_id",)),
        FileColumn("Sector", ("sector",)),
        FileColumn("Company number", ("company_number",)),
        FileColumn("Settings", ("setting_count",)),
    ),
    form=lambda _user, query: ProviderSearch(query),
    counted=lambda asked: not asked.chosen,
)

ADMISSIONS = ListPage(
    name="admissions",
    page="providers:admission_list",
    title="Admissions",
    noun="admission",
    permissions=(Permission.SETTING_SEE,),
    rows=lambda asked: admissions.visible_to(asked.user),
    table=lambda rows, asked: admission_table(rows, asked.sort),
    orders=lambda _asked: {"-admitted": "admitted_on"},
    columns=(
        FileColumn("Provider", ("provider__name",)),
        FileColumn("Lot", ("lot__name",)),
        FileColumn("State", ("state",), in_words(AdmissionState)),
        FileColumn("Admitted on", ("admitted_on",)),
    ),
)

EVERYBODYS, TO_SCORE = Tab("", "All"), Tab("mine", "Those that I score")


def _application_tabs(user: Any) -> Sequence[Tab]:
    scores = has_permission(user, Permission.APPLICATION_EVALUATE) and not applications.only_evaluates(user)
    return (EVERYBODYS, TO_SCORE) if scores else ()


def _application_filter(_user: Any, query: Mapping[str, str]) -> FilterForm:
    return FilterForm(query, rounds=AdmissionRound.objects.order_by("-drafted_at"))


def _applications(asked: Asked) -> QuerySet[Any]:
    chosen_round = asked.wanted.get("round")
    return applications.listed(
        asked.user,
        state=asked.wanted.get("state") or "",
        round_id=chosen_round.pk if chosen_round else None,
        mine=asked.tab == TO_SCORE.word,
    )


APPLICATIONS = ListPage(
    name="applications",
    page="providers:application_list",
    title="Applications",
    noun="application",
    permissions=(Permission.APPLICATION_SEE,),
    rows=_applications,
    table=lambda rows, asked: application_table(rows, asked.sort),
    orders=lambda _asked: {"-sent": "submitted_at"},
    columns=(
        FileColumn("Provider", ("provider__name",)),
        FileColumn("Application", ("reference",)),
        FileColumn("State", ("state",), in_words(ApplicationState)),
        FileColumn("Round", ("round__title",)),
        FileColumn("Sent", ("submitted_at",)),
    ),
    form=_application_filter,
    tabs=_application_tabs,
    tab_word="whose",
    counted=lambda asked: len(asked.chosen) < 2,
)
