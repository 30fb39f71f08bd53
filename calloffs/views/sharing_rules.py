"""The terms of the second stage over time: read by many, set by two (ADR 151)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from calloffs.forms.sharing import EndSharingRule, SetSharingRule
from calloffs.models import SharingRule
from calloffs.presenters.sharing import rules_table
from calloffs.services import sharing_rules as services
from calloffs.views.bands import BAND_READERS
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.dated_pages import end_page, set_page
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

PAGE = "calloffs:sharing_rules"


@requires(*BAND_READERS)
def sharing_rules(request: Request) -> HttpResponse:
    """Every version of the terms, over time."""
    may = has_permission(request.user, Permission.BANDS_SET)
    rows = list(SharingRule.objects.all())
    context = {
        "table": rules_table(rows, local(request.at).date(), may=may),
        "may": may,
        "events": timeline(row.pk for row in rows),
    }
    return render(request, "calloffs/sharing_rules.html", context)


@requires(Permission.BANDS_SET)
def sharing_rule_set(request: Request) -> HttpResponse:
    form = SetSharingRule(*given(request))
    return set_page(
        request,
        form,
        "Set the information-sharing terms",
        lambda: services.set_rule(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The terms are set.",
    )


@requires(Permission.BANDS_SET)
def sharing_rule_end(request: Request, pk: UUID) -> HttpResponse:
    form, row = EndSharingRule(*given(request)), find(SharingRule.objects.all(), pk)
    return end_page(
        request,
        form,
        row,
        lambda: services.end_rule(row=row, **form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="Its end is set.",
    )
