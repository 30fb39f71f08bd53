from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers import ports
from providers.forms.care_settings import DescribeForm, HoldForm, HouseholdForm, PlacesForm, ReleaseForm
from providers.models import Place, Setting
from providers.presenters import own_settings as shown
from providers.presenters.contacts import NONE_FOR_PROVIDER, contact_block
from providers.presenters.grave import why_not_chosen
from providers.selectors import care_settings
from providers.selectors.contacts import contacts_of, contacts_of_providers
from providers.selectors.grave import standing_against
from providers.services import places as services
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import edits
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import find, given, press
from sefton_pdps.core.web.request import Request


def _detail(pk: UUID) -> str:
    return reverse("providers:portal_setting_detail", args=[pk])


def _way_back(place: Place) -> str:
    """The page that shows the place: its household's, or its setting's."""
    if place.household_id:
        return reverse("providers:portal_household_detail", args=[place.household_id])
    return _detail(place.setting_id)


def _taken(settings: Iterable[Setting], today: date) -> shown.Taken:
    """The places of each setting in which a child of ours lives today."""
    return ports.places_taken([one.pk for one in settings], today)


def _list(request: Request, refusal: DomainError | None = None) -> HttpResponse:
    today = local(request.at).date()
    found = care_settings.with_place_counts(care_settings.visible_to(request.user), today)
    page = paged(found, request.GET, order="name")
    own = request.user.own_provider_id
    contact = contacts_of_providers(request.user, [own]).get(own)
    context = {
        "table": shown.setting_table(page.rows, _taken(page.rows, today), request.at),
        "confirm": shown.confirm_all_action(page.rows, more=bool(page.pager.newer or page.pager.older)),
        "contact": contact_block(contact, heading="Whom Sefton rings", missing=NONE_FOR_PROVIDER),
        "pager": page.pager,
        "refusal": refusal,
    }
    return render(request, "providers/portal/setting_list.html", context)


@requires(Permission.VACANCY_KEEP)
def portal_setting_list(request: Request) -> HttpResponse:
    """The provider's settings, each with the one-tap confirmation of its vacancies."""
    return _list(request)


@requires(Permission.VACANCY_KEEP)
@post_only
def portal_setting_confirm(request: Request, pk: UUID) -> HttpResponse:
    """Nothing has changed at a setting."""
    setting = find(care_settings.visible_to(request.user), pk)
    return press(
        request,
        lambda: services.confirm_vacancies(setting=setting, by=request.user, at=request.at),
        to=reverse("providers:portal_setting_list"),
        said=f"The vacancies of {setting.name} are confirmed.",
        refused=lambda refusal: _list(request, refusal),
    )


@requires(Permission.VACANCY_KEEP)
@post_only
def portal_setting_confirm_all(request: Request) -> HttpResponse:
    """Nothing has changed at any setting of the provider."""
    return press(
        request,
        lambda: services.confirm_all_vacancies(
            provider_id=request.user.own_provider_id, by=request.user, at=request.at
        ),
        to=reverse("providers:portal_setting_list"),
        said=lambda confirmed: f"The vacancies of {words.plural(len(confirmed), 'setting')} are confirmed.",
        refused=lambda refusal: _list(request, refusal),
    )


@requires(Permission.VACANCY_KEEP)
def portal_setting_detail(request: Request, pk: UUID) -> HttpResponse:
    """One of the provider's settings: places, what holds them, households, statement of purpose."""
    setting = find(care_settings.visible_to(request.user), pk)
    today = local(request.at).date()
    contact = contacts_of(request.user, {pk: setting.provider_id}).get(pk)
    context = {
        "setting": setting,
        "summary_rows": shown.summary(setting, request.at),
        "status": shown.registration_status(setting.registration),
        "purpose": shown.purpose(setting),
        "contact": contact_block(contact, heading="Whom Sefton rings", missing=NONE_FOR_PROVIDER),
        "events": timeline([setting.pk], for_provider=True),
        "confirm": shown.confirm_action(setting),
        "warnings": why_not_chosen(standing_against([setting.pk])),
    }
    if setting.kind == care_settings.AGENCY:
        page = paged(care_settings.households_of(setting, today), request.GET, order="code")
        context |= {"households": shown.household_table(page.rows), "pager": page.pager}
    else:
        taken = _taken([setting], today).get(setting.pk, {})
        context |= shown.place_tables(care_settings.places_of(setting, today), taken, today)
    return render(request, "providers/portal/setting_detail.html", context)


@requires(Permission.VACANCY_KEEP)
def portal_household_detail(request: Request, pk: UUID) -> HttpResponse:
    """One of an agency's carer households: its places and what holds them."""
    household = find(care_settings.own_households(request.user), pk)
    today = local(request.at).date()
    taken = _taken([household.setting], today).get(household.setting_id, {})
    places = care_settings.places_of(household.setting, today, household)
    context = {
        "household": household,
        "summary_rows": shown.household_summary(household),
        **shown.place_tables(places, taken, today),
    }
    return render(request, "providers/portal/household_detail.html", context)


@requires(Permission.VACANCY_KEEP)
def portal_setting_describe(request: Request, pk: UUID) -> HttpResponse:
    """What a setting's statement of purpose says."""
    setting = find(care_settings.visible_to(request.user), pk)
    form = DescribeForm(*given(request), initial=DescribeForm.initial_of(setting))

    question = Question("What the statement of purpose says", _detail(pk), caption=setting.name)
    edit = edits(setting, DescribeForm.initial_of)
    return ask(
        request,
        form,
        question,
        lambda: services.describe_setting(
            setting=setting,
            **form.values("age_from", "age_to", "gender", "caters_for"),
            by=request.user,
            at=request.at,
        ),
        said="Saved. New referrals are matched with it.",
        edit=edit,
    )


@requires(Permission.VACANCY_KEEP)
def portal_place_hold(request: Request, pk: UUID) -> HttpResponse:
    """Mark a place as not free."""
    place = find(care_settings.own_places(request.user), pk)
    form = HoldForm(*given(request), initial={"starts_on": local(request.at).date()})

    heading = f"Mark {shown.in_words(place)} as not free"
    question = Question(heading, _way_back(place), caption=place.setting.name)
    return ask(
        request,
        form,
        question,
        lambda: services.hold_place(
            place=place, **form.values("reason", "starts_on", "ends_on"), by=request.user, at=request.at
        ),
        said="The place is marked as not free.",
    )


@requires(Permission.VACANCY_KEEP)
def portal_hold_release(request: Request, pk: UUID) -> HttpResponse:
    """Mark a held place as free."""
    hold = find(care_settings.own_holds(request.user), pk)
    place = hold.place
    form = ReleaseForm(*given(request), initial=ReleaseForm.initial_of(hold, local(request.at).date()))

    heading = f"Mark {shown.in_words(place)} as free"
    question = Question(heading, _way_back(place), caption=place.setting.name, intro=shown.hold_words(hold))
    return ask(
        request,
        form,
        question,
        lambda: services.release_hold(
            hold=hold, ends_on=form.cleaned_data["free_from"], by=request.user, at=request.at
        ),
        said="The place is marked as free from that day.",
    )


@requires(Permission.VACANCY_KEEP)
def portal_household_add(request: Request, pk: UUID) -> HttpResponse:
    """Add a carer household of an agency, with its places."""
    setting = find(care_settings.visible_to(request.user).filter(kind=care_settings.AGENCY), pk)
    form = HouseholdForm(*given(request), initial={"opens_on": local(request.at).date()})
    names = ("code", "outward", "age_from", "age_to", "caters_for", "number", "opens_on")

    question = Question("Add a carer household", _detail(pk), caption=setting.name)
    return ask(
        request,
        form,
        question,
        lambda: services.add_household(
            setting=setting, **form.values(*names), by=request.user, at=request.at
        ),
        said="The household is added.",
    )


@requires(Permission.VACANCY_KEEP)
def portal_household_places(request: Request, pk: UUID) -> HttpResponse:
    """Open more places in a carer household."""
    household = find(care_settings.own_households(request.user), pk)
    form = PlacesForm(*given(request), initial={"opens_on": local(request.at).date()})

    back = reverse("providers:portal_household_detail", args=[pk])

    question = Question(f"Open places in household {household.code}", back, caption=household.setting.name)
    return ask(
        request,
        form,
        question,
        lambda: services.open_places(
            household=household, **form.values("number", "opens_on"), by=request.user, at=request.at
        ),
        said="The places are open from that day.",
    )
