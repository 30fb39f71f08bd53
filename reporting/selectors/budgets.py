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


def all_budgets() -> QuerySet[Budget]:
    """Every budget ever decided, newest year and decision first."""
    return Budget.objects.select_related("cost_line", "recorded_by").order_by(
        "-year_starts_on", "cost_line__order", "-decided_on"
    )
