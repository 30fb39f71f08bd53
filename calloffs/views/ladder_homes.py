"""From a yes on the ladder to its case: the home on record with its place."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from calloffs.forms.ladder import RecordHome, YesFellAway
from calloffs.models import LadderApproach
from calloffs.presenters.direct_awards import case_url
from calloffs.selectors import ladder as selectors
from calloffs.services import ladder_homes as services
from calloffs.services.ladder_yeses import yes_fell_away
from calloffs.views.ladder import GOES_DOWN, opened, question
from providers.states import SettingKind
from sefton_pdps.access.access import requires
from sefton_pdps.core.web.form_page import ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


@requires(*GOES_DOWN)
def ladder_home(request: Request, pk: UUID) -> HttpResponse:
    """Put the home of a yes on record, with a place; one that is there already goes on to its case."""
    approach: LadderApproach = find(selectors.approaches_visible_to(request.user), pk)
    opened(request, approach.rung)
    if not approach.stands:
        raise Http404
    if approach.setting_id and selectors.homes_with_places(approach.setting_id):
        return redirect(_case(approach))
    agency = approach.setting is not None and approach.setting.kind == SettingKind.FOSTERING_AGENCY
    homes = selectors.homes_numbered(approach.regulator, approach.identifier)
    several = homes if approach.setting is None and len(homes) > 1 else []
    form = RecordHome(
        *given(request),
        asks_home=approach.setting is None and not several,
        asks_household=agency,
        homes=[(str(one.pk), services.address_words(one)) for one in several],
        initial={
            "provider_name": approach.provider_name,
            "name": approach.home_name,
            "regulator": approach.regulator,
            "identifier": approach.identifier,
        },
    )
    return ask(
        request,
        form,
        question(approach.rung.call_off, f"The home that {approach.provider_name} named"),
        lambda: services.record_home(
            approach=approach,
            home=services.OutsideHome(**form.home),
            household=services.Household(form.cleaned_data["code"], form.cleaned_data["outward"])
            if agency
            else None,
            which=form.chosen,
            by=request.user,
            at=request.at,
        ),
        said=lambda recorded: f"{recorded.home_name} is on record. Make the case for it.",
        to=_after,
    )


@requires(*GOES_DOWN)
def ladder_fell_away(request: Request, pk: UUID) -> HttpResponse:
    """Why a yes came to nothing."""
    approach: LadderApproach = find(selectors.approaches_visible_to(request.user), pk)
    opened(request, approach.rung)
    if not approach.stands:
        raise Http404
    form = YesFellAway(*given(request))
    return ask(
        request,
        form,
        question(approach.rung.call_off, f"The yes of {approach.provider_name}"),
        lambda: yes_fell_away(
            approach=approach, why=form.cleaned_data["why"], by=request.user, at=request.at
        ),
        said=f"It is recorded that the yes of {approach.provider_name} fell away.",
    )


def _after(approach: LadderApproach) -> str:
    """An agency that was found by its URN has to name its household next."""
    if approach.setting_id and selectors.homes_with_places(approach.setting_id):
        return _case(approach)
    return reverse("calloffs:ladder_home", args=[approach.pk])


def _case(approach: LadderApproach) -> str:
    """The case for the home; of an agency for the household that it named last."""
    assert approach.setting_id is not None
    households = selectors.homes_with_places(approach.setting_id)
    return case_url(approach.rung.call_off, approach.setting_id, households[-1])
