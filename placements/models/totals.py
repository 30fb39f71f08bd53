"""Totals of the kept months: what the forecast reads in place of every fee line (ADR 74)."""

from django.db import models
from django.db.models import Q

from placements.models.costs import CostLine
from sefton_pdps.core.models import ScopedBase


class FeeTotal(ScopedBase):
    """The columns of both totals. Written by the database itself; the application may only read.

    A change of the fees adds rows of its own and waits for nobody's; a sweep folds them into one row for each key.
    `known`: the month in which a change became known, and April for all that was known when the financial year began;
    within it `latest` is the last day. `lines`: how many fee lines, less those that no longer count.
    """

    cost_line = models.ForeignKey(CostLine, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="The first day of the month that is paid for.")
    known = models.DateField(help_text="The first day of the month in which it became known.")
    latest = models.DateField(help_text="The last day on which something of it became known.")
    lines = models.IntegerField(help_text="Fee lines counted, less those that count no longer.")
    amount = models.DecimalField(max_digits=16, decimal_places=2, help_text="The kept months together.")
    is_folded = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1, known__day=1), name="%(class)s_months_are_firsts"
            )
        ]


class FeeMonthTotal(FeeTotal):
    """What a month costs of the lines that begin on one day; of those from before the financial year, on 1 April."""

    began = models.DateField(help_text="The first paid day, or 1 April of the month's financial year.")

    class Meta(FeeTotal.Meta):
        constraints = [
            *FeeTotal.Meta.constraints,
            models.UniqueConstraint(
                fields=["month", "cost_line", "known", "began"],
                condition=Q(is_folded=True),
                name="fee_month_total_once",
            ),
        ]
        indexes = [
            models.Index(fields=["month"], name="fee_month_total_month"),
            models.Index(fields=["id"], condition=Q(is_folded=False), name="fee_month_total_unfolded"),
        ]


class FeeNightTotal(FeeTotal):
    """What any number of nights of a month costs, of the lines with one first and one last paid night in it.

    A price is counted in hundredths of a penny a week, and 700 of them are a penny a night. `whole`: the whole pence
    a night of all lines. `rest`: what is left of each line's price, so that n nights of `rests` such lines cost
    n x `whole` and `rests` times n x `rest` / 700, rounded: exactly what the lines cost one by one. What is paid once
    has neither.
    """

    first_night = models.DateField()
    last_night = models.DateField()
    rest = models.PositiveSmallIntegerField(help_text="Hundredths of a penny a week, below 700.")
    whole = models.BigIntegerField(help_text="Pence a night.")
    rests = models.IntegerField(
        help_text="Lines with that rest, less those taken off and those that count no longer."
    )
    weekly = models.DecimalField(max_digits=16, decimal_places=2, help_text="Pounds a week.")

    class Meta(FeeTotal.Meta):
        constraints = [
            *FeeTotal.Meta.constraints,
            models.CheckConstraint(condition=Q(rest__lt=700), name="fee_night_total_rest_is_below_a_penny"),
            models.UniqueConstraint(
                fields=["month", "cost_line", "known", "first_night", "last_night", "rest"],
                condition=Q(is_folded=True),
                name="fee_night_total_once",
            ),
        ]
        indexes = [
            models.Index(fields=["month"], name="fee_night_total_month"),
            models.Index(fields=["id"], condition=Q(is_folded=False), name="fee_night_total_unfolded"),
        ]
