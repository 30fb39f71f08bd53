"""The grounds of the Procurement Act 2023, set and ended by those who set the bands (ADR 137)."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from calloffs.forms.act_grounds import EndActGround, SetActGround
from calloffs.models import ActGround
from calloffs.services import act_grounds as services
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


@requires(Permission.BANDS_SET)
def act_ground_set(request: Request) -> HttpResponse:
    form = SetActGround(*given(request))
    return ask(
        request,
        form,
        Question("Set a ground of the Act", reverse("calloffs:notice_rules")),
        lambda: services.set_ground(**form.answered, by=request.user, at=request.at),
        said="The ground is set.",
    )


@requires(Permission.BANDS_SET)
def act_ground_end(request: Request, pk: UUID) -> HttpResponse:
    ground = find(ActGround.objects.all(), pk)
    form = EndActGround(*given(request))
    question = Question("End a ground from a day", reverse("calloffs:notice_rules"), str(ground))
    return ask(
        request,
        form,
        question,
        lambda: services.end_ground(ground=ground, **form.answered, by=request.user, at=request.at),
        said="Its end is set.",
    )
