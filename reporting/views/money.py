from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from calloffs.presenters.terms import may_know_the_birthday
from placements.models import CostLine
from placements.presenters.costs import month_chart
from placements.selectors.placements import fee_lines, month_totals, with_weekly
from placements.services.children import open_record
from reporting.forms import BudgetForm
from reporting.forms.budgets import BudgetYearForm
from reporting.presenters import money as present
from reporting.presenters import placement_money
from reporting.rules.financial_year import financial_year
from reporting.selectors.budgets import budget_years, budgets_of
from reporting.selectors.cost_line_detail import charged, followed_by
from reporting.selectors.costs import cost_figures, cost_lines
from reporting.selectors.ledger import placement_parts
from reporting.services.budgets import set_budget
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request

# On a phone each is a card: so many stand within ten screens.
PLACEMENTS_SHOWN = 20


@requires(Permission.MONEY_SEE)
def money(request: Request) -> HttpResponse:
    """Spend, commitments and forecast of this financial year as at today."""
    today = local(request.at).date()
    every = cost_lines()
    lines, month_end = cost_figures(today, every=every), today.replace(day=1) - date.resolution
    same_year = financial_year(month_end) == financial_year(today)
    context = {
        "today": today,
        "table": present.lines_table(lines),
        "walk": present.walk_table(
            lines, cost_figures(month_end, every=every) if same_year else (), month_end
        ),
        "charts": [present.by_month(line, today, narrow=True) for line in lines],
        "year": financial_year(today).label,
        "may_budget": has_permission(request.user, Permission.BUDGET_SET),
        "may_file": any(
            has_permission(request.user, one) for one in (Permission.BUDGET_SET, Permission.PLACEMENT_START)
        ),
    }
    return render(request, "reporting/money.html", context)


@requires(Permission.MONEY_SEE)
def money_line(request: Request, code: str) -> HttpResponse:
    """One cost line by month, and the placements behind it by reference."""
    line = get_object_or_404(CostLine, code=code)
    today = local(request.at).date()
    figures = next(one for one in cost_figures(today, {line.pk}) if one.id == line.pk)
    page = paged(charged(line.pk, today), request.GET, order="-starts_on", size=PLACEMENTS_SHOWN)
    parts = placement_parts([row.pk for row in page.rows], today, financial_year(today))
    context = {
        "line": line,
        "today": today,
        "summary": present.figures_table(figures),
        "by_month": present.by_month(figures, today, narrow=False),
        "placements": present.placements_table(
            page.rows, parts, tells_birthday=may_know_the_birthday(request.user)
        ),
        "pager": page.pager,
    }
    return render(request, "reporting/money_line.html", context)


@requires(Permission.MONEY_SEE)
def money_placement(request: Request, pk: UUID) -> HttpResponse:
    """What one placement costs, for whoever follows a figure to its source: an opening of the child's record."""
    today = local(request.at).date()
    placement = find(with_weekly(followed_by(request.user), today), pk)
    open_record(child=placement.child, page="placement, its money", by=request.user, at=request.at)
    part = placement_parts([pk], today, financial_year(today)).get(pk)
    chart, months = month_chart(month_totals([pk]), today)
    context = {
        "placement": placement,
        "facts": placement_money.facts(placement, part, request.user),
        "fees": placement_money.fee_table(fee_lines(placement), placement, request.user, today),
        "chart": chart,
        "months": months,
        "linked": has_permission(request.user, Permission.PLACEMENT_SEE),
    }
    return render(request, "reporting/money_placement.html", context)


@requires(Permission.BUDGET_SET, Permission.MONEY_SEE)
def budgets(request: Request) -> HttpResponse:
    """The budgets of one year, this year's first."""
    this_year = financial_year(local(request.at).date())
    years = sorted({this_year.start, *budget_years()}, reverse=True)
    asked = request.GET if "year" in request.GET else None
    search = BudgetYearForm(asked, years=[financial_year(one) for one in years])
    chosen = search.cleaned_data["year"] if search.is_valid() else ""
    year = financial_year(date.fromisoformat(chosen)) if chosen else this_year
    search.initial = {"year": year.start.isoformat()}
    context = {
        "table": present.budgets_table(list(budgets_of(year.start)), year),
        "year": year.label,
        "search": search,
        "may_set": has_permission(request.user, Permission.BUDGET_SET),
    }
    return render(request, "reporting/budgets.html", context)


@requires(Permission.BUDGET_SET)
def budget_new(request: Request) -> HttpResponse:
    """Record a budget or its revision."""
    form = BudgetForm(*given(request), today=local(request.at).date())
    question = Question("Record a budget", reverse("reporting:budgets"))

    return ask(
        request,
        form,
        question,
        lambda: set_budget(
            **form.values("cost_line", "amount", "decided_on", "source"),
            year_starts_on=date.fromisoformat(form.cleaned_data["year"]),
            by=request.user,
            at=request.at,
        ),
        said="The budget is recorded.",
    )
