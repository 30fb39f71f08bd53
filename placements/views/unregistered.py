"""A child in a home that nobody registers: what is recorded of it, and the Director's reviews."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from placements.forms.unregistered import ReviewForm, StayForm
from placements.models import Placement
from placements.policies import RECORDING, puts_on_record, why_not_put_on_record
from placements.presenters import unregistered as shown
from placements.rules.unregistered import why_not_unregistered
from placements.selectors import placements
from placements.selectors import unregistered as selectors
from placements.selectors.court_orders import orders_of
from placements.selectors.reading import as_read
from placements.services import unregistered as services
from placements.services.children import open_record
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

PAGE = "unregistered home"


@requires(*RECORDING, Permission.UNREGISTERED_REVIEW)
def unregistered(request: Request, pk: UUID) -> HttpResponse:
    """What is on record of the stay; whoever records arrivals fills it in once."""
    placement = _opened(request, pk)
    stay = selectors.stay_of(pk)
    form = StayForm(*given(request), initial=_ordered(placement))
    more = _more(placement, stay, request)
    why = why_not_unregistered(placement)
    if not why and stay is not None:
        more["asks_nothing"] = True
        reviews = has_permission(request.user, Permission.UNREGISTERED_REVIEW)
        more["next"] = shown.next_step(stay, local(request.at).date(), reviews=reviews)
    elif not why:
        why = " ".join(why_not_put_on_record(request.user, placement.starts_on, local(request.at).date()))
    if why:
        more["why_not"] = [why]
    return ask(
        request,
        form,
        _question("A home that is not registered", placement, more, form.submit_label),
        lambda: services.record_stay(placement=placement, facts=form.facts, by=request.user, at=request.at),
        said=lambda kept: f"It is recorded. The Director reviews it by {day(kept.review_due_on)}.",
    )


def _ordered(placement: Placement) -> dict[str, Any]:
    """The court's order, where it was told as the placement was recorded."""
    recorded = getattr(placement, "recorded", None)
    if recorded is None:
        return {}
    return {"court_order_on": recorded.court_order_on, "court_reference": recorded.court_reference}


@requires(Permission.UNREGISTERED_REVIEW)
def review(request: Request, pk: UUID) -> HttpResponse:
    """The Director's review of a stay."""
    placement = _opened(request, pk)
    stay = selectors.stay_of(pk)
    if stay is None:
        raise Http404
    form = ReviewForm(*given(request), initial={"leaves_by": stay.leaves_by})
    more = _more(placement, stay, request)
    if why := why_not_unregistered(placement):
        more["why_not"] = [why]
    return ask(
        request,
        form,
        _question("Review a stay in a home that is not registered", placement, more, form.submit_label),
        lambda: services.review(
            stay=stay, **form.values("finding", "leaves_by"), by=request.user, at=request.at
        ),
        said=lambda kept: f"The review is recorded. The next is due by {day(kept.stay.review_due_on)}.",
    )


def _opened(request: Request, pk: UUID) -> Placement:
    placement = find(placements.visible_to(request.user), pk)
    open_record(child=placement.child, page=PAGE, by=request.user, at=request.at)
    return placement


def _more(placement: Placement, stay: Any, request: Request) -> dict[str, Any]:
    notice, child, today = selectors.ofsted_told(placement.pk), placement.child, local(request.at).date()
    orders = orders_of(placement, stay, reader=request.user)
    may_order = puts_on_record(request.user, placement.starts_on, today)
    if stay is None:
        return {"rows": shown.rows(None, notice, orders, today, may_order=may_order)}
    reviews = as_read(stay.reviews.all(), child, request.user)
    [stay] = as_read([stay], child, request.user)
    return {
        "rows": shown.rows(stay, notice, orders, today, may_order=may_order),
        "table": shown.reviews(reviews),
    }


def _question(heading: str, placement: Placement, more: dict[str, Any], button: str) -> Question:
    return Question(
        heading,
        reverse("placements:placement_detail", args=[placement.pk]),
        f"Placement {placement.reference}",
        intro=shown.BREACH,
        more={**more, "button": button},
    )
