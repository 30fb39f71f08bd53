"""Fee lines as rows: one shape in every table that keeps them (`placements.rules.fees.Line`)."""

from dataclasses import fields
from typing import Any

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Func, Q, Value, When

from placements.models.costs import FeeKind
from placements.models.placements import Placement
from placements.rules.fees import ALL_SOCIAL_CARE, PAID, Line, Share
from placements.states import FeeUnit, PayRule, VatTreatment
from providers.models import Provider
from sefton_pdps.core.models import ScopedBase

# The columns are named as the parts of a line are.
COLUMNS = [field.name for field in fields(Line) if field.name not in ("kind", "shares")]
CODES = {"unit": FeeUnit, "pay_rule": PayRule, "vat": VatTreatment}


def all_social_care() -> list[dict[str, Any]]:
    """The shares of a line that nobody else pays for."""
    return [share.as_json() for share in ALL_SOCIAL_CARE]


def _day_after(column: str, *, where: Q) -> ExpressionWrapper:
    """A day, or the one after it."""
    later = Case(When(where, then=Value(1)), default=Value(0), output_field=models.IntegerField())
    return ExpressionWrapper(F(column) + later, output_field=models.DateField())


class FeeTerms(ScopedBase):
    """What a fee line says, alike in an offer, a proposal and a plan; an attribute of a line is a column here.

    `weekly` is made by the database of the others: pounds a week to the penny, below nothing for what is taken off,
    nothing for what is paid once.
    """

    kind = models.ForeignKey(FeeKind, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=12, choices=FeeUnit.choices, default=FeeUnit.WEEKLY)
    pounds = models.DecimalField(max_digits=10, decimal_places=2, help_text="A unit, without VAT.")
    quantity = models.DecimalField(
        max_digits=6, decimal_places=2, default=1, help_text="Hours a week, or how many times the pounds."
    )
    sign = models.SmallIntegerField(default=1, help_text="-1 for what is taken off.")
    starts_on = models.DateField(null=True, help_text="The first night; null: the term's.")
    ends_on = models.DateField(null=True, help_text="The day on which it ends; null: the term's end.")
    pay_rule = models.CharField(max_length=12, choices=PayRule.choices, default=PayRule.FIRST_NIGHT)
    vat = models.CharField(max_length=12, choices=VatTreatment.choices, default=VatTreatment.EXEMPT)
    shares = models.JSONField(default=all_social_care, help_text="Per cent by funder, with what was agreed.")
    need = models.SlugField(max_length=40, blank=True, help_text="The need of the profile it rests on (S-7).")
    note = models.CharField(max_length=1000, blank=True, help_text="What the provider offered it for.")
    evidence = models.TextField(blank=True, help_text="What the council accepts it on (S-7).")
    review_on = models.DateField(null=True)
    weekly = models.GeneratedField(
        expression=F("sign")
        * F("pounds")
        * F("quantity")
        * Case(When(unit=FeeUnit.NIGHTLY, then=7), When(unit=FeeUnit.ONE_OFF, then=0), default=1),
        output_field=models.DecimalField(max_digits=10, decimal_places=2),
        db_persist=True,
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(pounds__gt=0, quantity__gt=0, sign__in=[-1, 1]), name="%(class)s_amount_stands"
            ),
            models.CheckConstraint(
                condition=Q(
                    unit__in=FeeUnit.values, pay_rule__in=PayRule.values, vat__in=VatTreatment.values
                ),
                name="%(class)s_terms_are_known",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="%(class)s_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Func(
                    F("shares"), function="placements_shares_stand", output_field=models.BooleanField()
                ),
                name="%(class)s_shares_make_100",
            ),
        ]

    @classmethod
    def columns_of(cls, line: Line) -> dict[str, Any]:
        """What a line says by column; the kind's row is for whoever writes it."""
        columns = {name: getattr(line, name) for name in COLUMNS}
        return columns | {"shares": [share.as_json() for share in line.shares]}

    @property
    def line(self) -> Line:
        """The line that the row keeps; reads its kind, so fetch that with it."""
        columns: dict[str, Any] = {name: CODES.get(name, _as_kept)(getattr(self, name)) for name in COLUMNS}
        shares = tuple(Share.from_json(share) for share in self.shares)
        return Line(kind=self.kind.code, shares=shares, **columns)


def _as_kept(value: Any) -> Any:
    return value


class FeeLine(FeeTerms):
    """What is paid for one kind of care over `[starts_on, ends_on)`, split between the funders (S-4).

    Never edited: a change supersedes the line with another, so what was known at any date can be counted again.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="fee_lines")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The day on which it ends; not paid unless the pay rule says so.")
    paid_from = models.GeneratedField(
        expression=_day_after(
            "starts_on", where=Q(pay_rule__in=[rule for rule in PAID if not PAID[rule][0]])
        ),
        output_field=models.DateField(),
        db_persist=True,
    )
    paid_to = models.GeneratedField(
        expression=_day_after("ends_on", where=Q(pay_rule__in=[rule for rule in PAID if PAID[rule][1]])),
        output_field=models.DateField(),
        db_persist=True,
    )
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta(FeeTerms.Meta):
        constraints = [
            *FeeTerms.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(unit=FeeUnit.ONE_OFF)
                | Q(
                    pay_rule=PayRule.FIRST_NIGHT,
                    ends_on=ExpressionWrapper(F("starts_on") + Value(1), output_field=models.DateField()),
                ),
                name="fee_line_paid_once_is_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("recorded_at")),
                name="fee_line_superseded_after_recorded",
            ),
        ]
        indexes = [models.Index(fields=["placement", "starts_on"], name="fee_line_placement_start")]


class FeeMonth(ScopedBase):
    """The kept charge of one fee line for one calendar month, rounded once, here (ADR 5).

    Written by the database itself when a line is written (never by hand): the application may only read it.
    """

    fee_line = models.ForeignKey(FeeLine, on_delete=models.PROTECT, related_name="months")
    month = models.DateField(help_text="The first day of the month.")
    nights = models.PositiveSmallIntegerField(help_text="Paid; none for what is paid once.")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fee_line", "month"], name="fee_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="fee_month_is_a_first"),
        ]
        indexes = [models.Index(fields=["month"], name="fee_month_month")]
