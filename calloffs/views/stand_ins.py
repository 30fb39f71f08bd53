"""Stand-ins: who stands in for whom, naming one while one is away, ending one early."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from calloffs.forms.stand_ins import NameStandIn
from calloffs.lists import DECIDING, STAND_INS
from calloffs.policies.stand_ins import offices_held
from calloffs.presenters import stand_ins as shown
from calloffs.selectors import stand_ins as selectors
from calloffs.services import stand_ins as services
from sefton_pdps.access.access import requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.web.form_page import Confirmation, Question, ask, confirm
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

NOBODY = (
    "Nobody else may act for your office under the scheme of delegation. Ask the system administrator to grant "
    "somebody the role."
)


@requires(Permission.CALLOFF_SEE)
def stand_in_list(request: Request) -> HttpResponse:
    """Who stands in for an authoriser, now, later and before."""
    names = bool(offices_held(request.user))
    return show_list(request, STAND_INS, "calloffs/stand_in_list.html", names=names)


@requires(*DECIDING)
def name_stand_in(request: Request) -> HttpResponse:
    """Name one for an office that one holds."""
    back = reverse("calloffs:stand_in_list")
    people = selectors.may_be_named(request.user)
    form = NameStandIn(*given(request), offices=offices_held(request.user), people=people)
    question = Question("Name a stand-in", back, more={"why_not": [] if people else [NOBODY]})

    return ask(
        request,
        form,
        question,
        lambda: services.name(
            office=form.chosen_office,
            stand_in=form.person,
            **form.values("starts_on", "ends_on", "reason"),
            by=request.user,
            at=request.at,
        ),
        said="The stand-in is named. Both of you have been told.",
    )


@requires(*DECIDING)
def end_stand_in(request: Request, pk: UUID) -> HttpResponse:
    """End one before its last day."""
    row = find(selectors.of_person(request.user), pk)
    confirmation = Confirmation(
        heading="End the stand-in early",
        will=f"If you end it, {row.stand_in.name} could decide nothing more in the name of {row.absent.name}. What was "
        "decided would stand. Both of you would be told.",
        button="End the stand-in",
        back=reverse("calloffs:stand_in_list"),
        ends=True,
    )
    return confirm(
        request,
        confirmation,
        lambda _reason: services.end(stand_in=row, by=request.user, at=request.at),
        said="The stand-in has ended. Both of you have been told.",
        of=confirms(row, shown.parts),
    )
