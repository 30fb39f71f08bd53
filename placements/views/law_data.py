"""Clocks of the law and excepted kinds of home as dated data, for those who set the bands (ADR 130)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from placements.forms.law_data import ClockForm, EndExceptionForm, ExceptedForm
from placements.models import ExceptedKind, LawClock
from placements.presenters import law_data as shown
from placements.services import law_data as services
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.dated_pages import end_page, set_page
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

PAGE = "placements:law_data"


@requires(Permission.BANDS_SET, Permission.AUTHORISE, Permission.RECOMMEND)
def law_data(request: Request) -> HttpResponse:
    """All of it, what has ended too."""
    may = has_permission(request.user, Permission.BANDS_SET)
    clocks, excepted = list(LawClock.objects.all()), list(ExceptedKind.objects.all())
    context = {
        "clocks": shown.clocks_table(clocks),
        "excepted": shown.excepted_table(excepted, local(request.at).date(), may=may),
        "may": may,
        "events": timeline(row.pk for row in (*clocks, *excepted)),
    }
    return render(request, "placements/law_data.html", context)


@requires(Permission.BANDS_SET)
def law_clock_set(request: Request) -> HttpResponse:
    form = ClockForm(*given(request))
    return set_page(
        request,
        form,
        "Change the days of a clock",
        lambda: services.set_clock(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The days are set.",
    )


@requires(Permission.BANDS_SET)
def kind_except(request: Request) -> HttpResponse:
    form = ExceptedForm(*given(request))
    return set_page(
        request,
        form,
        "Except a kind of home",
        lambda: services.except_kind(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The kind is excepted.",
    )


@requires(Permission.BANDS_SET)
def exception_end(request: Request, pk: UUID) -> HttpResponse:
    form, row = EndExceptionForm(*given(request)), find(ExceptedKind.objects.all(), pk)
    return end_page(
        request,
        form,
        row,
        lambda: services.end_exception(row=row, **form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The end of the exception is set.",
    )
