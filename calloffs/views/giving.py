"""What the page of an authorisation has of provisional authority: the form that gives it, and what became of it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from calloffs.forms.authorising import GiveProvisional
from calloffs.models import Authorisation
from calloffs.presenters import deciding, provisional
from calloffs.presenters.night_calls import deciding_table
from calloffs.rules.provisional import given_already, until
from calloffs.selectors.givers import to_ring
from calloffs.selectors.provisional import GivingChoice, unauthorised, withheld_of
from calloffs.services import ratifying
from calloffs.states import TO_RATIFY, DecidingOffice
from sefton_pdps.access.access import has_permission
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.text.words import moment
from sefton_pdps.core.web.pages import given, page_post
from sefton_pdps.core.web.request import Request


def give(
    request: Request, authorisation: Authorisation, giving: GivingChoice
) -> tuple[GiveProvisional | None, HttpResponse | None]:
    """The form of whoever may give it now, and where it leads once it was sent; None: show the page."""
    if giving.why_not or giving.scheme is None:
        return None, None
    form = GiveProvisional(
        *given(request),
        lapses=moment(until(giving.scheme, request.at)),
        office=DecidingOffice(authorisation.band.office).label,
    )
    answer = page_post(
        request,
        form,
        lambda: ratifying.give(
            authorisation=authorisation,
            reason=form.cleaned_data["reason"],
            no_conflict=form.cleaned_data["no_conflict"],
            sure=form.sure,
            by=request.user,
            at=request.at,
        ),
        to=reverse("calloffs:authorisation_detail", args=[authorisation.pk]),
        said="Provisional authority is given. The offices that ratify it have been told.",
    )
    return form, answer


def too_late(request: Request, authorisation: Authorisation) -> str:
    """What became of a form that was sent from a window in which this was still open: never nothing at all."""
    giver, given_at = authorisation.provisional_by, authorisation.provisional_at
    if giver is None or given_at is None or authorisation.state not in TO_RATIFY:
        return (
            f"This was decided already: it is now “{authorisation.get_state_display()}”. Nothing was changed."
        )
    if giver == request.user and request.POST.get("reason", "").strip() == authorisation.provisional_reason:
        return ""
    return given_already("You" if giver == request.user else giver.described, given_at)


def for_a_time(request: Request, authorisation: Authorisation) -> dict[str, Any]:
    """In an emergency whom to ring while it waits; what was given for a time, and what is spent without authority."""
    if authorisation.provisional_until is None:
        people = to_ring(authorisation, request.at)
        return {"to_ring": None if request.user in people else deciding_table(people)}
    lapsed = unauthorised([authorisation], request.at)
    costs = has_permission(request.user, Permission.PLACEMENT_COST_SEE)
    return {
        "provisional": deciding.filled(provisional.rows(authorisation, withheld_of(authorisation))),
        **provisional.lapse_words(lapsed, tells_cost=costs),
    }
