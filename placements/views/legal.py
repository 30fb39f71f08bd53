"""By which authority a child is placed: the list of it, what is added, ended and corrected (ADR 142)."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.forms.legal import AuthorityForm, CorrectForm, EndForm
from placements.models import Child, LegalAuthority
from placements.policies import names_child
from placements.presenters import legal as shown
from placements.presenters.child_words import heading
from placements.selectors.legal import authorities_of, visible_to
from placements.selectors.reading import as_read
from placements.services import legal as services
from placements.services.children import open_record
from placements.views.opening import open_child
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.text.words import lower_first
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

OPENED = "legal authority"


@requires(Permission.CHILD_SEE)
def legal(request: Request, pk: UUID) -> HttpResponse:
    """What is in force, and every authority that stood before."""
    child = open_child(request, pk, OPENED)
    rows = as_read(authorities_of(child.pk), child, request.user)
    may = has_permission(request.user, Permission.CHILD_RECORD) and names_child(request.user, child)
    context = {
        "child": child,
        "heading": heading(child, "", request.user, local(request.at).date()),
        "sentences": shown.in_force_words(rows, request.at),
        "table": shown.authorities_table(rows, request.at, may=may),
        "may": may,
    }
    return render(request, "placements/legal.html", context)


@requires(Permission.CHILD_RECORD)
def legal_new(request: Request, pk: UUID) -> HttpResponse:
    """Record an authority that has begun."""
    child = open_child(request, pk, OPENED)
    _check_by_name(request, child)
    form = AuthorityForm(*given(request))
    question = Question("Record a legal authority", _list(child.pk), f"Child {child.reference}")
    return ask(
        request,
        form,
        question,
        lambda: services.record_authority(child=child, told=form.told, by=request.user, at=request.at),
        said="The authority is on record.",
    )


@requires(Permission.CHILD_RECORD)
def legal_end(request: Request, pk: UUID) -> HttpResponse:
    """From a day on it is in force no more."""
    row = _row(request, pk)
    form = EndForm(*given(request), kind=row.kind)
    question = Question(
        f"End {lower_first(row.get_kind_display())}", _list(row.child_id), f"Child {row.child.reference}"
    )
    return ask(
        request,
        form,
        question,
        lambda: services.end_authority(
            authority=row, **form.answered, sure=form.sure, by=request.user, at=request.at
        ),
        said="The end is on record.",
    )


@requires(Permission.CHILD_RECORD)
def legal_correct(request: Request, pk: UUID) -> HttpResponse:
    """What was told wrongly, beside it."""
    row = _row(request, pk)
    form = CorrectForm(*given(request), initial=CorrectForm.initial_of(row))
    question = Question("Correct a legal authority", _list(row.child_id), f"Child {row.child.reference}")
    return ask(
        request,
        form,
        question,
        lambda: services.correct_authority(
            authority=row,
            told=None if form.cleaned_data["never"] else form.told,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=request.at,
        ),
        said="It is corrected, and what stood before is kept.",
    )


def _row(request: Request, pk: UUID) -> LegalAuthority:
    """The authority, if its child's record may be opened by this person, with one more opening of that."""
    row = find(visible_to(request.user), pk)
    open_record(child=row.child, page=OPENED, by=request.user, at=request.at)
    _check_by_name(request, row.child)
    return row


def _check_by_name(request: Request, child: Child) -> None:
    if not names_child(request.user, child):
        raise PermissionDenied


def _list(child_id: UUID) -> str:
    return reverse("placements:legal", args=[child_id])
