from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from calloffs.presenters.terms import may_know_the_birthday
from placements.models import CostLine
from reporting.forms import BudgetForm
from reporting.presenters import money as present
from reporting.rules.financial_year import financial_year
from reporting.selectors.budgets import all_budgets
from reporting.selectors.cost_line_detail import charged
from reporting.selectors.costs import cost_figures, cost_lines
from reporting.selectors.ledger import placement_parts
from reporting.services.budgets import set_budget
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.keyset import paged
from sefton_pdps.core.web.pages import given
from sefton_pdps.core.web.request import Request


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
        "charts": [(present.months_chart(line), present.months_table(line)) for line in lines],
        "may_budget": has_permission(request.user, Permission.BUDGET_SET),
    }
    return render(request, "reporting/money.html", context)


@requires(Permission.MONEY_SEE)
def money_line(request: Request, code: str) -> HttpResponse:
    """One cost line by month, and the placements behind it by reference."""
    line = get_object_or_404(CostLine, code=code)
    today = local(request.at).date()
    figures = next(one for one in cost_figures(today, {line.pk}) if one.id == line.pk)
    page = paged(charged(line.pk, today), request.GET, order="-starts_on")
    parts = placement_parts([row.pk for row in page.rows], today, financial_year(today))
    linked = has_permission(request.user, Permission.PLACEMENT_SEE)
    context = {
        "line": line,
        "today": today,
        "summary": present.figures_table(figures),
        "chart": present.months_chart(figures),
        "months": present.months_table(figures),
        "placements": present.placements_table(
            page.rows, parts, linked=linked, tells_birthday=may_know_the_birthday(request.user)
        ),
        "pager": page.pager,
    }
    return render(request, "reporting/money_line.html", context)


@requires(Permission.BUDGET_SET, Permission.MONEY_SEE)
def budgets(request: Request) -> HttpResponse:
    """Every budget decided."""
    may_set = has_permission(request.user, Permission.BUDGET_SET)
    context = {"table": present.budgets_table(all_budgets()), "may_set": may_set}
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
