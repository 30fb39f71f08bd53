from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reporting.forms.audit_trail import AuditFilter
from reporting.presenters import audit_trail as shown
from reporting.selectors.audit_trail import events, references
from reporting.services import audit_trail as services
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.spreadsheets import csv_download
from sefton_pdps.core.working_days import local


@requires(Permission.AUDIT_READ)
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Who did or opened what, and when: by child, person, kind and time."""
    return _page(request, AuditFilter(request.GET))


def _page(request: HttpRequest, form: AuditFilter, refusal: DomainError | None = None) -> HttpResponse:
    """Nothing is shown for a search that cannot be read: it might show more than was asked for."""
    context: dict[str, Any] = {"filter": form, "table": None, "refusal": refusal}
    if form.is_valid():
        services.read(wanted=form.cleaned_data, by=request.user, at=request.at)
        page = paged(events(form.cleaned_data), request.GET, order="-at")
        about = references(page.rows)
        context |= {
            "table": shown.table(page.rows, about),
            "pager": page.pager,
            "export": _export_url(request),
        }
    return render(request, "reporting/audit_trail.html", context)


def _export_url(request: HttpRequest) -> str:
    query = request.GET.copy()
    for cursor in ("after", "before"):
        query.pop(cursor, None)
    return f"{reverse('reporting:audit_export')}?{query.urlencode()}"


@requires(Permission.AUDIT_READ)
def audit_export(request: HttpRequest) -> HttpResponse:
    """The same search as a CSV file that no spreadsheet runs."""
    form = AuditFilter(request.GET)
    if not form.is_valid():
        return _page(request, form)
    try:
        found = services.export(wanted=form.cleaned_data, by=request.user, at=request.at)
    except DomainError as refusal:
        return _page(request, form, refusal)
    about = references(found)
    name = f"audit-trail-{local(request.at).date()}"
    return csv_download(name, shown.HEADINGS, shown.lines(found, about))
