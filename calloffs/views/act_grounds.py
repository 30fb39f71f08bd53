"""The grounds of the Procurement Act 2023, set and ended by those who set the bands (ADR 137)."""

from uuid import UUID

from django.http import HttpResponse

from calloffs.forms.act_grounds import EndActGround, SetActGround
from calloffs.models import ActGround
from calloffs.services import act_grounds as services
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.dated_pages import end_page, set_page
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

PAGE = "calloffs:notice_rules"


@requires(Permission.BANDS_SET)
def act_ground_set(request: Request) -> HttpResponse:
    form = SetActGround(*given(request))
    return set_page(
        request,
        form,
        "Set a ground of the Act",
        lambda: services.set_ground(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The ground is set.",
    )


@requires(Permission.BANDS_SET)
def act_ground_end(request: Request, pk: UUID) -> HttpResponse:
    form, row = EndActGround(*given(request)), find(ActGround.objects.all(), pk)
    return end_page(
        request,
        form,
        row,
        lambda: services.end_ground(row=row, **form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="Its end is set.",
    )
