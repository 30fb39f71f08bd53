"""The call log of a referral and of a placement: read, written in, and the files that are attached."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from placements.forms.call_log import LogForm
from placements.models import Placement, Referral
from placements.presenters.call_log import log_table
from placements.presenters.child_words import child_words
from placements.presenters.referrals import tabs
from placements.selectors import call_log, placements
from placements.selectors.reading import as_read
from placements.services.call_log import write_down
from placements.services.children import open_record
from placements.views.opening import open_referral
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import open_response

PAGE = "call log"


@requires(Permission.REFERRAL_SEE)
def referral_log(request: Request, pk: UUID) -> HttpResponse:
    """Everything written down about a search and the placement that came of it."""
    referral = open_referral(request, pk, PAGE)
    may_match = has_permission(request.user, Permission.MATCH_SEE)
    return _log(
        request,
        referral,
        {
            "tabs": tabs(referral, "referral_log", may_match=may_match),
            "back": reverse("placements:referral_list"),
            "back_words": "Referrals",
            "new": reverse("placements:referral_log_new", args=[pk]),
        },
    )


@requires(Permission.REFERRAL_SEE)
def placement_log(request: Request, pk: UUID) -> HttpResponse:
    """The same from a placement's page; one from before the PDPS has a log of its own."""
    placement = _placement(request, pk)
    page = reverse("placements:placement_detail", args=[pk])
    new = reverse("placements:placement_log_new", args=[pk])
    return _log(request, placement, {"back": page, "back_words": "The placement", "new": new})


@requires(Permission.LOG_WRITE)
def referral_log_new(request: Request, pk: UUID) -> HttpResponse:
    referral = open_referral(request, pk, PAGE)
    return _ask_for_entry(request, referral, reverse("placements:referral_log", args=[pk]))


@requires(Permission.LOG_WRITE)
def placement_log_new(request: Request, pk: UUID) -> HttpResponse:
    placement = _placement(request, pk)
    return _ask_for_entry(request, placement, reverse("placements:placement_log", args=[pk]))


@requires(Permission.REFERRAL_SEE)
def log_file(request: Request, pk: UUID) -> FileResponse:
    """Download what is attached to an entry: an opening of the child's record."""
    entry = find(call_log.visible_to(request.user), pk)
    subject = entry.referral or entry.placement
    if entry.file is None or subject is None:
        raise Http404
    open_record(child=subject.child, page="file of the call log", by=request.user, at=request.at)
    return open_response(entry.file)


def _placement(request: Request, pk: UUID) -> Placement:
    placement = find(placements.visible_to(request.user), pk)
    open_record(child=placement.child, page=PAGE, by=request.user, at=request.at)
    return placement


def _log(request: Request, subject: Referral | Placement, around: dict[str, object]) -> HttpResponse:
    page = paged(call_log.log_of(subject), request.GET, order="-happened_at")
    rows = as_read(page.rows, subject.child, request.user)
    context = {
        **around,
        "heading": child_words(subject.child, subject.service_type, local(request.at).date()),
        "caption": f"Call log of {subject.reference}",
        "table": log_table(rows, fees=has_permission(request.user, Permission.PLACEMENT_COST_SEE)),
        "pager": page.pager,
        "writes": has_permission(request.user, Permission.LOG_WRITE),
    }
    return render(request, "placements/call_log.html", context)


def _ask_for_entry(request: Request, subject: Referral | Placement, back: str) -> HttpResponse:
    form = LogForm(*given(request), initial={"happened_at": request.at})
    return ask(
        request,
        form,
        Question("Write down a call or a note", back, caption=subject.reference),
        lambda: write_down(
            subject=subject,
            **form.values("kind", "happened_at", "who", "outcome", "weekly", "text", "upload"),
            by=request.user,
            at=request.at,
        ),
        said="It is written down.",
    )
