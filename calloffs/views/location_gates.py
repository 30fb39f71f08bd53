"""What the law asks before a home outside the area is approved, over time: read by many, set by two (ADR 144)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from calloffs.forms.location_gates import EndGate, SetGate
from calloffs.models import LocationGate
from calloffs.presenters.location import gates_table
from calloffs.services import location_gates as services
from calloffs.views.bands import BAND_READERS
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.dated_pages import end_page, set_page
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

PAGE = "calloffs:location_gates"


@requires(*BAND_READERS)
def location_gates(request: Request) -> HttpResponse:
    """Every question with its rule, over time."""
    may = has_permission(request.user, Permission.BANDS_SET)
    rows = list(LocationGate.objects.all())
    context = {
        "table": gates_table(rows, local(request.at).date(), may=may),
        "may": may,
        "events": timeline(row.pk for row in rows),
    }
    return render(request, "calloffs/location_gates.html", context)


@requires(Permission.BANDS_SET)
def location_gate_set(request: Request) -> HttpResponse:
    form = SetGate(*given(request))
    return set_page(
        request,
        form,
        "Set what the law asks before a move",
        lambda: services.set_gate(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The question is set.",
    )


@requires(Permission.BANDS_SET)
def location_gate_end(request: Request, pk: UUID) -> HttpResponse:
    form, row = EndGate(*given(request)), find(LocationGate.objects.all(), pk)
    return end_page(
        request,
        form,
        row,
        lambda: services.end_gate(row=row, **form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="Its end is set.",
    )
