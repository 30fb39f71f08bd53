"""A court's order that came after the record of a placement."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements.forms.court_orders import OrderForm
from placements.policies import RECORDING, why_not_put_on_record
from placements.presenters.court_orders import order_row
from placements.selectors import placements
from placements.selectors.court_orders import orders_of
from placements.services import court_orders as services
from placements.services.children import open_record
from sefton_pdps.access.access import requires
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

BOUGHT_HERE = "This placement was bought here, and its court’s approval stands with its case."


@requires(*RECORDING)
def court_order(request: Request, pk: UUID) -> HttpResponse:
    """Add the order that the record does not name, or correct what stands."""
    placement = find(placements.visible_to(request.user), pk)
    open_record(child=placement.child, page="court’s order", by=request.user, at=request.at)
    orders = orders_of(placement, reader=request.user)
    ordered_on, reference = orders.stands or (None, "")
    form = OrderForm(
        *given(request),
        corrects=orders.stands is not None,
        initial={"ordered_on": ordered_on, "reference": reference},
    )
    why = [] if orders.is_asked else [BOUGHT_HERE]
    why += why_not_put_on_record(request.user, placement.starts_on, local(request.at).date())
    question = Question(
        "Correct the court’s order" if orders.stands else "Add the court’s order",
        reverse("placements:placement_detail", args=[pk]),
        f"Placement {placement.reference}",
        more={
            "rows": order_row(orders, placement, none=None, may=False),
            "button": form.submit_label,
            **({"why_not": why} if why else {}),
        },
    )
    return ask(
        request,
        form,
        question,
        lambda: services.record_order(placement=placement, **form.answered, by=request.user, at=request.at),
        said="The court’s order is on record.",
    )
