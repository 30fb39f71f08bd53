from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.settings import DescribeForm, HoldForm, HouseholdForm, PlacesForm, ReleaseForm
from providers.models import Place
from providers.presenters import own_settings as shown
from providers.presenters.grave import why_not_chosen
from providers.presenters.settings import history
from providers.presenters.suspensions import told_provider
from providers.selectors import settings
from providers.selectors.admissions import running_suspensions
from providers.selectors.grave import standing_against
from providers.services import places as services
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import edits
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.form_page import Question, ask, given
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.landing import post_only
from sefton_pdps.core.pages import find, press
from sefton_pdps.core.working_days import local


def _detail(pk: UUID) -> str:
    return reverse("providers:portal_setting_detail", args=[pk])


def _way_back(place: Place) -> str:
    """The page that shows the place: its household's, or its setting's."""
    if place.household_id:
        return reverse("providers:portal_household_detail", args=[place.household_id])
    return _detail(place.setting_id)


def _list(request: HttpRequest, refusal: DomainError | None = None) -> HttpResponse:
    today = local(request.at).date()
    found = settings.with_place_counts(settings.visible_to(request.user), today)
    page = paged(found, request.GET, order="name")
    context = {
        "cards": shown.cards(page.rows, request.at),
        "suspensions": told_provider(running_suspensions(filter(None, [request.user.provider_id]))),
        "pager": page.pager,
        "refusal": refusal,
    }
    return render(request, "providers/portal/setting_list.html", context)


@requires(Permission.VACANCY_KEEP)
def portal_setting_list(request: HttpRequest) -> HttpResponse:
    """The provider's settings, each with the one-tap confirmation of its vacancies."""
    return _list(request)


@requires(Permission.VACANCY_KEEP)
@post_only
def portal_setting_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nothing has changed at a setting."""
    setting = find(settings.visible_to(request.user), pk)

    def work() -> str:
        services.confirm_vacancies(setting=setting, by=request.user, at=request.at)
        return reverse("providers:portal_setting_list")

    answer, refusal = press(request, work, f"The vacancies of {setting.name} are confirmed.")
    if answer is None:
        return _list(request, refusal)
    return answer


@requires(Permission.VACANCY_KEEP)
def portal_setting_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of the provider's settings: places, what holds them, households, statement of purpose."""
    setting = find(settings.visible_to(request.user), pk)
    today = local(request.at).date()
    context = {
        "setting": setting,
        "facts": shown.facts(setting, request.at),
        "status": shown.registration_status(setting.registration),
        "purpose": shown.purpose(setting),
        "events": history(setting),
        "confirm": shown.confirm_action(setting),
        "warnings": why_not_chosen(standing_against([setting.pk])),
        "suspensions": told_provider(running_suspensions([setting.provider_id])),
    }
    if setting.kind == settings.AGENCY:
        page = paged(settings.households_of(setting, today), request.GET, order="code")
        context |= {"households": shown.household_table(page.rows), "pager": page.pager}
    else:
        context |= shown.place_tables(settings.places_of(setting, today), today)
    return render(request, "providers/portal/setting_detail.html", context)


@requires(Permission.VACANCY_KEEP)
def portal_household_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of an agency's carer households: its places and what holds them."""
    household = find(settings.own_households(request.user), pk)
    today = local(request.at).date()
    context = {
        "household": household,
        "facts": shown.household_facts(household),
        **shown.place_tables(settings.places_of(household.setting, today, household), today),
    }
    return render(request, "providers/portal/household_detail.html", context)


@requires(Permission.VACANCY_KEEP)
def portal_setting_describe(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a setting's statement of purpose says."""
    setting = find(settings.visible_to(request.user), pk)
    form = DescribeForm(given(request)[0], initial=DescribeForm.initial_of(setting))

    def work() -> str:
        values = {name: form.cleaned_data[name] for name in ("age_from", "age_to", "gender", "caters_for")}
        services.describe_setting(setting=setting, **values, by=request.user, at=request.at)
        return _detail(pk)

    question = Question("What the statement of purpose says", _detail(pk), caption=setting.name)
    edit = edits(setting, DescribeForm.initial_of)
    return ask(request, form, question, work, "Saved. New referrals are matched with it.", edit=edit)


@requires(Permission.VACANCY_KEEP)
def portal_place_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark a place as not free."""
    place = find(settings.own_places(request.user), pk)
    form = HoldForm(given(request)[0], initial={"starts_on": local(request.at).date()})

    def work() -> str:
        values = {name: form.cleaned_data[name] for name in ("reason", "starts_on", "ends_on")}
        services.hold_place(place=place, **values, by=request.user, at=request.at)
        return _way_back(place)

    heading = f"Mark {shown.in_words(place)} as not free"
    question = Question(heading, _way_back(place), caption=place.setting.name)
    return ask(request, form, question, work, "The place is marked as not free.")


@requires(Permission.VACANCY_KEEP)
def portal_hold_release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark a held place as free."""
    hold = find(settings.own_holds(request.user), pk)
    place = hold.place
    form = ReleaseForm(given(request)[0], initial=ReleaseForm.initial_of(hold, local(request.at).date()))

    def work() -> str:
        services.release_hold(
            hold=hold, ends_on=form.cleaned_data["free_from"], by=request.user, at=request.at
        )
        return _way_back(place)

    heading = f"Mark {shown.in_words(place)} as free"
    question = Question(heading, _way_back(place), caption=place.setting.name, intro=shown.hold_words(hold))
    return ask(request, form, question, work, "The place is marked as free from that day.")


@requires(Permission.VACANCY_KEEP)
def portal_household_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a carer household of an agency, with its places."""
    setting = find(settings.visible_to(request.user).filter(kind=settings.AGENCY), pk)
    form = HouseholdForm(given(request)[0], initial={"opens_on": local(request.at).date()})
    names = ("code", "outward", "age_from", "age_to", "caters_for", "number", "opens_on")

    def work() -> str:
        values = {name: form.cleaned_data[name] for name in names}
        services.add_household(setting=setting, **values, by=request.user, at=request.at)
        return _detail(pk)

    question = Question("Add a carer household", _detail(pk), caption=setting.name)
    return ask(request, form, question, work, "The household is added.")


@requires(Permission.VACANCY_KEEP)
def portal_household_places(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open more places in a carer household."""
    household = find(settings.own_households(request.user), pk)
    form = PlacesForm(given(request)[0], initial={"opens_on": local(request.at).date()})

    back = reverse("providers:portal_household_detail", args=[pk])

    def work() -> str:
        values = {name: form.cleaned_data[name] for name in ("number", "opens_on")}
        services.open_places(household=household, **values, by=request.user, at=request.at)
        return back

    question = Question(f"Open places in household {household.code}", back, caption=household.setting.name)
    return ask(request, form, question, work, "The places are open from that day.")
