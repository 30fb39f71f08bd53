"""Budgets as they stood at a date."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from placements.models import CostLine
from placements.selectors.costs import lines_in_force
from reporting.models import Budget


def budgets_on(as_at: date, year_starts_on: date) -> dict[UUID, Budget]:
    """Each cost line's budget for a year: the latest that was decided by a day (S-31, S-32)."""
    decided = Budget.objects.filter(year_starts_on=year_starts_on, decided_on__lte=as_at)
    latest = decided.order_by("cost_line_id", "-decided_on").distinct("cost_line_id")
    return {budget.cost_line_id: budget for budget in latest}


def line_with_budget(
    service_type: str, on: date, year_starts_on: date
) -> tuple[CostLine, Decimal | None] | None:
    """The cost line that pays for a kind of service on a day, and the budget decided for it by then; one statement."""
    decided = Budget.objects.filter(
        cost_line=OuterRef("pk"), year_starts_on=year_starts_on, decided_on__lte=on
    ).order_by("-decided_on")
    line = lines_in_force(service_type, on).annotate(decided=Subquery(decided.values("amount")[:1])).first()
    return (line, line.decided) if line else None


def budgets_of(year_starts_on: date) -> QuerySet[Budget]:
    """The budgets ever decided for a year, by cost line, the newest decision first."""
    decided = Budget.objects.filter(year_starts_on=year_starts_on).select_related("cost_line")
    return decided.order_by("cost_line__order", "-decided_on")


def budget_years() -> list[date]:
    """The first days of the years that have a budget, newest first."""
    years = Budget.objects.order_by("-year_starts_on").values_list("year_starts_on", flat=True)
    return list(years.distinct())
