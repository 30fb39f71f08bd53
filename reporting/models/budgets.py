from django.db import models
from django.db.models import F, Q

from placements.models import CostLine
from sefton_pdps.core.models import ScopedBase


class Budget(ScopedBase):
    """The budget of a cost line for a financial year, in pounds: dated, with its source (S-31, S-32).

    A revision is another row with a later `decided_on`; a report as at a date uses the latest decided by then.
    """

    cost_line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="budgets")
    year_starts_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    decided_on = models.DateField()
    source = models.CharField(max_length=300)
    recorded_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cost_line", "year_starts_on", "decided_on"], name="budget_once_a_decision"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_not_negative"),
            models.CheckConstraint(
                condition=Q(year_starts_on__month=4, year_starts_on__day=1),
                name="budget_year_starts_in_april",
            ),
        ]


class CitedFigure(ScopedBase):
    """A figure that the council stated somewhere else, at a date, with its citation: never computed here (S-28)."""

    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    as_at = models.DateField()
    valid_to = models.DateField(null=True)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    source = models.CharField(max_length=300)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "as_at"], name="cited_figure_once_a_date"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("as_at")), name="cited_figure_dates_in_order"
            ),
        ]
