from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reporting.forms.audit_trail import AuditFilter, ExportForm
from reporting.presenters import audit_trail as shown
from reporting.rules.audit_search import search_words
from reporting.selectors.audit_trail import events, references, sealed_for
from reporting.services import audit_trail as services
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request

# What a phone shows within nine screens; a line of the trail is a sentence.
LINES_A_PAGE = 20


@requires(Permission.AUDIT_READ)
def audit_trail(request: Request) -> HttpResponse:
    """Who did or opened what, and when: by child, person, kind and time."""
    return _page(request, AuditFilter(request.GET))


def _page(request: Request, form: AuditFilter) -> HttpResponse:
    """Nothing is shown for a search that cannot be read: it might show more than was asked for."""
    context: dict[str, Any] = {"filter": form, "table": None}
    if form.is_valid():
        services.read(wanted=form.cleaned_data, by=request.user, at=request.at)
        page = paged(events(form.cleaned_data), request.GET, order="-at", size=LINES_A_PAGE)
        about = references(page.rows)
        context |= {
            "table": shown.table(page.rows, about),
            "pager": page.pager,
            "sealed": bool(child := form.cleaned_data["child"]) and sealed_for(child),
            "export": _searched(request, "reporting:audit_export"),
        }
    return render(request, "reporting/audit_trail.html", context)


def _searched(request: Request, page: str) -> str:
    """The address of a page with the same search, from its first line on."""
    query = request.GET.copy()
    for cursor in ("after", "before"):
        query.pop(cursor, None)
    return f"{reverse(page)}?{query.urlencode()}"


@requires(Permission.AUDIT_READ)
def audit_export(request: Request) -> HttpResponse:
    """Have the same search made into an Excel file in the background; the search stands in the address."""
    wanted = AuditFilter(request.GET)
    return _export(request, wanted) if wanted.is_valid() else _page(request, wanted)


def _export(request: Request, wanted: AuditFilter) -> HttpResponse:
    question = Question(
        "Export the audit trail",
        _searched(request, "reporting:audit_trail"),
        intro=search_words(wanted.cleaned_data),
    )

    return ask(
        request,
        ExportForm(*given(request)),
        question,
        lambda: services.ask_export(wanted=wanted.cleaned_data, by=request.user, at=request.at),
        to=lambda job: reverse("jobs:job_detail", args=[job.pk]),
        said="The file is being made.",
    )
