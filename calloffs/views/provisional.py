"""Provisional authority: the council's scheme for it, dated, and off until one is entered."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.authorising import SetProvisional
from calloffs.models import ProvisionalAuthority
from calloffs.presenters.provisional import schemes_table
from calloffs.services.provisional_schemes import set_scheme, switch_off
from calloffs.states import ExpiryUnit, GivingOffice
from calloffs.views.bands import BAND_READERS
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.pages import given, page_post
from sefton_pdps.core.web.request import Request


@requires(*BAND_READERS, Permission.EMERGENCY_AUTHORISE)
def provisional_authority(request: Request) -> HttpResponse:
    """Every scheme that was in force, and another from a date for those who may set the bands."""
    may = has_permission(request.user, Permission.BANDS_SET)
    form = SetProvisional(*given(request)) if may else None
    if form and (
        answer := page_post(
            request,
            form,
            lambda: _set(request, form),
            to=reverse("calloffs:provisional_authority"),
            said="Provisional authority is saved.",
        )
    ):
        return answer
    schemes = list(ProvisionalAuthority.objects.all())
    table = schemes_table(schemes, local(request.at).date())
    context = {"form": form, "table": table, "events": timeline(scheme.pk for scheme in schemes)}
    return render(request, "calloffs/provisional_authority.html", context)


def _set(request: Request, form: SetProvisional) -> None:
    entered = form.cleaned_data
    if entered["switch"] == "off":
        switch_off(valid_from=entered["valid_from"], by=request.user, at=request.at)
        return
    set_scheme(
        scheme_reference=entered["scheme_reference"],
        office=GivingOffice(entered["office"]),
        up_to=entered["up_to"],
        lasts=entered["lasts"],
        unit=ExpiryUnit(entered["unit"]),
        valid_from=entered["valid_from"],
        by=request.user,
        at=request.at,
    )
