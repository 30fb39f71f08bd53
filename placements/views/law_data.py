"""Clocks of the law and excepted kinds of home as dated data, for those who set the bands (ADR 130)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.forms.law_data import ClockForm, EndExceptionForm, ExceptedForm
from placements.models import ExceptedKind, LawClock
from placements.presenters import law_data as shown
from placements.services import law_data as services
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


@requires(Permission.BANDS_SET, Permission.AUTHORISE, Permission.RECOMMEND)
def law_data(request: Request) -> HttpResponse:
    """All of it, what has ended too."""
    may = has_permission(request.user, Permission.BANDS_SET)
    context = {
        "clocks": shown.clocks_table(LawClock.objects.all()),
        "excepted": shown.excepted_table(ExceptedKind.objects.all(), may=may),
        "may": may,
    }
    return render(request, "placements/law_data.html", context)


@requires(Permission.BANDS_SET)
def law_clock_set(request: Request) -> HttpResponse:
    form = ClockForm(*given(request))
    return ask(
        request,
        form,
        Question("Set the days from a day", reverse("placements:law_data")),
        lambda: services.set_clock(**form.answered, by=request.user, at=request.at),
        said="The days are set.",
    )


@requires(Permission.BANDS_SET)
def kind_except(request: Request) -> HttpResponse:
    form = ExceptedForm(*given(request))
    return ask(
        request,
        form,
        Question("Except a kind of home", reverse("placements:law_data")),
        lambda: services.except_kind(**form.answered, by=request.user, at=request.at),
        said="The kind is excepted.",
    )


@requires(Permission.BANDS_SET)
def exception_end(request: Request, pk: UUID) -> HttpResponse:
    kind = find(ExceptedKind.objects.all(), pk)
    form = EndExceptionForm(*given(request))
    question = Question("End the exception", reverse("placements:law_data"), str(kind))
    return ask(
        request,
        form,
        question,
        lambda: services.end_exception(kind=kind, **form.answered, by=request.user, at=request.at),
        said="The end of the exception is set.",
    )
