"""A child's record corrected, with its reason, and what it said before (ADR 155)."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.forms.child_record import BOXES, RecordForm
from placements.models import Child
from placements.policies import names_child
from placements.presenters.child_record import changes_table
from placements.presenters.child_words import heading
from placements.selectors.child_changes import changes_of, people_in
from placements.services.child_record import correct_record
from placements.views.opening import open_child
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import edits
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request

INTRO = (
    "Change what is wrong or no longer so. A new name would take the place of the old one on every page, and the old "
    "one would stay kept out of texts for providers. Who works with the child, and legal authority, have own pages."
)


@requires(Permission.CHILD_RECORD)
def child_record(request: Request, pk: UUID) -> HttpResponse:
    """Tell the record anew; of a date of birth the page says what it would touch before it is saved."""
    child = _by_name(request, pk, "correct the record")
    form = RecordForm(*given(request), initial=RecordForm.initial_of(child))
    name = heading(child, "", request.user, local(request.at).date())
    home = reverse("placements:child_detail", args=[pk])
    return ask(
        request,
        form,
        Question("Change the child’s record", home, caption=name, intro=INTRO),
        lambda: correct_record(
            child=child,
            told=form.values(*BOXES),
            **form.values("reason", "words", "holds_from"),
            not_in_list=form.not_in_list,
            sure=form.sure,
            by=request.user,
            at=request.at,
        ),
        to=reverse("placements:child_changes", args=[pk]),
        said="The record is changed, and what it said before is kept.",
        edit=edits(child, RecordForm.initial_of, "child.correct", "child.record"),
    )


@requires(Permission.CHILD_SEE)
def child_changes(request: Request, pk: UUID) -> HttpResponse:
    """What the record said before, for whoever meets the child by name."""
    child = _by_name(request, pk, "what the record said before")
    rows = changes_of(child.pk)
    context = {
        "child": child,
        "heading": heading(child, "", request.user, local(request.at).date()),
        "table": changes_table(rows, people_in(rows)),
        "may": has_permission(request.user, Permission.CHILD_RECORD),
    }
    return render(request, "placements/child_changes.html", context)


def _by_name(request: Request, pk: UUID, page: str) -> Child:
    """The child, its record opened, for whoever meets it by name."""
    child = open_child(request, pk, page)
    if not names_child(request.user, child):
        raise PermissionDenied
    return child
