"""The delegation bands: dated configuration, each set with the decision it stands on."""

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from calloffs.forms.authorising import SetBands
from calloffs.models import DelegationBand
from calloffs.presenters.authorisations import bands_table
from calloffs.services.bands import NewBand, set_bands
from calloffs.states import DecidingOffice
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.pages import given, page_post
from sefton_pdps.core.web.request import Request

BAND_READERS = (Permission.BANDS_SET, Permission.AUTHORISE, Permission.RECOMMEND)


@requires(*BAND_READERS)
def bands(request: Request) -> HttpResponse:
    """Every set of bands, and a new one from a date for those who may set it."""
    may = has_permission(request.user, Permission.BANDS_SET)
    form = SetBands(*given(request)) if may else None
    if form and (
        answer := page_post(
            request,
            form,
            lambda: _set(request, form),
            to=reverse("calloffs:bands"),
            said="The bands are set.",
        )
    ):
        return answer
    rows = DelegationBand.objects.order_by("-valid_from", "over")
    context = {"form": form, "table": bands_table(list(rows), local(request.at).date())}
    return render(request, "calloffs/bands.html", context)


def _set(request: Request, form: SetBands) -> None:
    """Up to the ceiling a head of service decides, over it the Director."""
    ceiling = form.cleaned_data["ceiling"]
    set_bands(
        bands=[
            NewBand(DecidingOffice.HEAD_OF_SERVICE, Decimal("0.00"), ceiling),
            NewBand(DecidingOffice.DCS, ceiling, None),
        ],
        legal_basis=form.cleaned_data["legal_basis"],
        valid_from=form.cleaned_data["valid_from"],
        by=request.user,
        at=request.at,
    )
