"""By what the grounds of direct awards are shown, over time: read by many, set by two (ADR 153)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from calloffs.forms.ground_rules import EndGroundRule, SetGroundRule
from calloffs.models import GroundRule
from calloffs.presenters.ground_rules import rules_table
from calloffs.services import ground_rules as services
from calloffs.views.bands import BAND_READERS
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.dated_pages import end_page, set_page
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

PAGE = "calloffs:ground_rules"


@requires(*BAND_READERS)
def ground_rules(request: Request) -> HttpResponse:
    """Every ground with what shows it, over time."""
    may = has_permission(request.user, Permission.BANDS_SET)
    rows = list(GroundRule.objects.all())
    context = {
        "table": rules_table(rows, local(request.at).date(), may=may),
        "may": may,
        "events": timeline(row.pk for row in rows),
    }
    return render(request, "calloffs/ground_rules.html", context)


@requires(Permission.BANDS_SET)
def ground_rule_set(request: Request) -> HttpResponse:
    form = SetGroundRule(*given(request))
    return set_page(
        request,
        form,
        "Set what shows a ground",
        lambda: services.set_rule(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The ground is set.",
    )


@requires(Permission.BANDS_SET)
def ground_rule_end(request: Request, pk: UUID) -> HttpResponse:
    form, row = EndGroundRule(*given(request)), find(GroundRule.objects.all(), pk)
    return end_page(
        request,
        form,
        row,
        lambda: services.end_rule(row=row, **form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="Its end is set.",
    )
