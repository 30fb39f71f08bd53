"""A placement that was already made is recorded, and that Ofsted was told where it broke a rule."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from placements.forms.recorded import ENDED, AlreadyMadeForm, OfstedForm
from placements.models import Placement
from placements.policies import RECORDING
from placements.selectors.barred_starts import barred_starts
from placements.selectors.costs import fee_kinds
from placements.selectors.recorded import placement_kinds, route_choices
from placements.services.barred_starts import record_ofsted_told
from placements.services.children import open_record
from placements.services.recorded import record_already_made
from placements.views.opening import open_child
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

INTRO = (
    "For a placement that is already so: made by telephone in the night, by a court, without buying, or before this "
    "service came. Tell it as it was, with its true times."
)
ON_DUTY = "On duty you record who moved in since the last working day and lives there now."


@requires(*RECORDING)
def already_made(request: Request, pk: UUID) -> HttpResponse:
    """Record a placement that is already so, from the child's record."""
    child = open_child(request, pk, "record a placement")
    today = local(request.at).date()
    by_day = has_permission(request.user, Permission.PLACEMENT_START)
    form = AlreadyMadeForm(
        *given(request),
        kinds=list(placement_kinds(today)),
        routes=route_choices(),
        fee_kinds=list(fee_kinds(today)),
        ends=by_day,
    )
    back = reverse("placements:child_detail", args=[pk])
    intro = INTRO if by_day else f"{INTRO} {ON_DUTY}"
    question = Question("Record a placement already made", back, f"Child {child.reference}", intro=intro)
    return ask(
        request,
        form,
        question,
        lambda: record_already_made(
            child=child,
            where=form.where,
            told=form.told,
            fee_lines=form.fee_lines,
            **form.values("kind", "route", "planned_end", *(ENDED if by_day else ())),
            by=request.user,
            at=request.at,
        ),
        to=_placement_page,
        said=lambda made: f"Placement {made.reference} is recorded.",
    )


def _placement_page(placement: Placement) -> str:
    return reverse("placements:placement_detail", args=[placement.pk])


@requires(Permission.GRAVE_CHANGE_DECIDE)
def ofsted_told(request: Request, pk: UUID) -> HttpResponse:
    """That Ofsted was told of a placement that broke a rule."""
    started = find(barred_starts(), pk)
    open_record(child=started.placement.child, page="barred start", by=request.user, at=request.at)
    form = OfstedForm(*given(request), initial={"told_at": request.at})
    question = Question(
        "Record that Ofsted was told",
        reverse("placements:barred_start", args=[pk]),
        f"Placement {started.placement.reference}",
    )
    return ask(
        request,
        form,
        question,
        lambda: record_ofsted_told(
            started=started, **form.values("told_at", "told_by"), by=request.user, at=request.at
        ),
        said="That Ofsted was told is recorded.",
    )
