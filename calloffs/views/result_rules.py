"""What providers are told of results, over time: read by many, set by two (ADR 163)."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from calloffs.forms.results import EndResultRule, SetResultRule
from calloffs.models import ResultRule
from calloffs.presenters.result_rules import rules_table
from calloffs.services import result_rules as services
from calloffs.views.bands import BAND_READERS
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.dated_pages import end_page, set_page
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

PAGE = "calloffs:result_rules"


@requires(*BAND_READERS)
def result_rules(request: Request) -> HttpResponse:
    """Every rule, over time."""
    may = has_permission(request.user, Permission.BANDS_SET)
    rows = list(ResultRule.objects.all())
    context = {
        "table": rules_table(rows, local(request.at).date(), may=may),
        "may": may,
        "events": timeline(row.pk for row in rows),
    }
    return render(request, "calloffs/result_rules.html", context)


@requires(Permission.BANDS_SET)
def result_rule_set(request: Request) -> HttpResponse:
    form = SetResultRule(*given(request))
    return set_page(
        request,
        form,
        "Set what is told of results",
        lambda: services.set_rule(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The rule is set.",
    )


@requires(Permission.BANDS_SET)
def result_rule_end(request: Request, pk: UUID) -> HttpResponse:
    form, row = EndResultRule(*given(request)), find(ResultRule.objects.all(), pk)
    return end_page(
        request,
        form,
        row,
        lambda: services.end_rule(row=row, **form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="Its end is set.",
    )
