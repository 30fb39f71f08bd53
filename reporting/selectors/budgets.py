"""Budgets as they stood at a date."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from reporting.models import Budget


def budgets_on(as_at: date, year_starts_on: date) -> dict[UUID, Budget]:
    """Each cost line's budget for a year: the latest that was decided by a day (S-31, S-32)."""
    decided = Budget.objects.filter(year_starts_on=year_starts_on, decided_on__lte=as_at)
    latest = decided.order_by("cost_line_id", "-decided_on").distinct("cost_line_id")
    return {budget.cost_line_id: budget for budget in latest}


def budgets_of(year_starts_on: date) -> QuerySet[Budget]:
    """The budgets ever decided for a year, by cost line, the newest decision first."""
    decided = Budget.objects.filter(year_starts_on=year_starts_on).select_related("cost_line")
    return decided.order_by("cost_line__order", "-decided_on")


def budget_years() -> list[date]:
    """The first days of the years that have a budget, newest first."""
    years = Budget.objects.order_by("-year_starts_on").values_list("year_starts_on", flat=True)
    return list(years.distinct())
