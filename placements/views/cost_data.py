"""Cost lines, kinds of fee and routes as dated data, for those who keep the budgets."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from placements.forms.cost_data import CostLineForm, EndForm, FeeKindForm, RouteForm
from placements.models import BuyingRoute, CostLine, FeeKind, PlacementKind
from placements.presenters import cost_data as shown
from placements.selectors.recorded import route_choices
from placements.services import cost_data as services
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.dated_pages import end_page, set_page
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

PAGE = "placements:cost_data"


@requires(Permission.BUDGET_SET, Permission.MONEY_SEE)
def cost_data(request: Request) -> HttpResponse:
    """All of it, what has ended too."""
    today, may = local(request.at).date(), has_permission(request.user, Permission.BUDGET_SET)
    cost_lines, fee_kinds = list(CostLine.objects.all()), list(FeeKind.objects.all())
    routes = list(BuyingRoute.objects.all())
    context = {
        "cost_lines": shown.cost_lines_table(cost_lines, today, may=may),
        "fee_kinds": shown.fee_kinds_table(fee_kinds, today, may=may),
        "kinds": shown.kinds_table(PlacementKind.objects.select_related("cost_line")),
        "routes": shown.routes_table(routes, today, may=may),
        "may": may,
        "events": timeline(row.pk for row in (*cost_lines, *fee_kinds, *routes)),
    }
    return render(request, "placements/cost_data.html", context)


@requires(Permission.BUDGET_SET)
def cost_line_new(request: Request) -> HttpResponse:
    form = CostLineForm(*given(request))
    return set_page(
        request,
        form,
        "Add a cost line",
        lambda: services.add_cost_line(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The cost line is added.",
    )


@requires(Permission.BUDGET_SET)
def fee_kind_new(request: Request) -> HttpResponse:
    form = FeeKindForm(*given(request))
    return set_page(
        request,
        form,
        "Add a kind of fee",
        lambda: services.add_fee_kind(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The kind of fee is added.",
    )


@requires(Permission.BUDGET_SET)
def route_set(request: Request) -> HttpResponse:
    form = RouteForm(*given(request), routes=route_choices())
    return set_page(
        request,
        form,
        "Set a route from a day",
        lambda: services.set_route(**form.answered, by=request.user, at=request.at),
        to=PAGE,
        said="The route is set.",
    )


@requires(Permission.BUDGET_SET)
def cost_line_end(request: Request, pk: UUID) -> HttpResponse:
    return _end(request, find(CostLine.objects.all(), pk))


@requires(Permission.BUDGET_SET)
def fee_kind_end(request: Request, pk: UUID) -> HttpResponse:
    return _end(request, find(FeeKind.objects.all(), pk))


@requires(Permission.BUDGET_SET)
def route_end(request: Request, pk: UUID) -> HttpResponse:
    return _end(request, find(BuyingRoute.objects.all(), pk))


def _end(request: Request, row: services.Dated) -> HttpResponse:
    form = EndForm(*given(request))
    return end_page(
        request,
        form,
        row,
        lambda: services.end_from(row=row, **form.answered, by=request.user, at=request.at),
        to=PAGE,
        said=f"The end of {row.name} is set.",
    )
