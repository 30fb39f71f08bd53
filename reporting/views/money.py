from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from calloffs.presenters.terms import may_know_the_birthday
from placements.models import CostLine
from reporting.forms import BudgetForm
from reporting.presenters import desk
from reporting.rules.financial_year import financial_year
from reporting.selectors.budgets import all_budgets
from reporting.selectors.costs import cost_figures
from reporting.selectors.drill import charged
from reporting.selectors.ledger import placement_parts
from reporting.services.budgets import set_budget
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.form_page import Question, ask, given
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.working_days import local


@requires(Permission.MONEY_SEE)
def money(request: HttpRequest) -> HttpResponse:
    """Spend, commitments and forecast of this financial year as at today."""
    today = local(request.at).date()
    lines, month_end = cost_figures(today), today.replace(day=1) - date.resolution
    same_year = financial_year(month_end) == financial_year(today)
    context = {
        "today": today,
        "table": desk.lines_table(lines),
        "walk": desk.walk_table(lines, cost_figures(month_end) if same_year else (), month_end),
        "charts": [(desk.months_chart(line), desk.months_table(line)) for line in lines],
        "may_budget": has_permission(request.user, Permission.BUDGET_SET),
    }
    return render(request, "reporting/money.html", context)


@requires(Permission.MONEY_SEE)
def money_line(request: HttpRequest, code: str) -> HttpResponse:
    """One cost line by month, and the placements behind it by reference."""
    line = get_object_or_404(CostLine, code=code)
    today = local(request.at).date()
    figures = next(one for one in cost_figures(today, {line.pk}) if one.id == line.pk)
    parts = {part.key: part for part in placement_parts(line.pk, today, financial_year(today))}
    page = paged(charged(parts, today), request.GET, order="-starts_on")
    linked = has_permission(request.user, Permission.PLACEMENT_SEE)
    context = {
        "line": line,
        "today": today,
        "summary": desk.lines_table([figures]),
        "chart": desk.months_chart(figures),
        "months": desk.months_table(figures),
        "placements": desk.placements_table(
            page.rows, parts, linked=linked, tells_birthday=may_know_the_birthday(request.user)
        ),
        "pager": page.pager,
    }
    return render(request, "reporting/money_line.html", context)


@requires(Permission.BUDGET_SET, Permission.MONEY_SEE)
def budgets(request: HttpRequest) -> HttpResponse:
    """Every budget decided."""
    may_set = has_permission(request.user, Permission.BUDGET_SET)
    context = {"table": desk.budgets_table(all_budgets()), "may_set": may_set}
    return render(request, "reporting/budgets.html", context)


@requires(Permission.BUDGET_SET)
def budget_new(request: HttpRequest) -> HttpResponse:
    """Record a budget or its revision."""
    form = BudgetForm(given(request)[0], today=local(request.at).date())
    question = Question("Record a budget", reverse("reporting:budgets"))

    def work() -> str:
        names = ("cost_line", "amount", "decided_on", "source")
        values = {name: form.cleaned_data[name] for name in names}
        year = date.fromisoformat(form.cleaned_data["year"])
        set_budget(**values, year_starts_on=year, by=request.user, at=request.at)
        return reverse("reporting:budgets")

    return ask(request, form, question, work, "The budget is recorded.")
