"""What holds of results on a day: dated data (ADR 163)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from calloffs.models import ResultRule
from calloffs.rules.results import fee_range


def on(day: date) -> QuerySet[ResultRule]:
    """The rule in force on a day, one at most."""
    return ResultRule.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


def range_told(fees: Mapping[Any, Sequence[Decimal]], day: date) -> tuple[Decimal, Decimal] | None:
    """The range of fees that everybody who offered is told, by the rule of a day; None without a rule."""
    rule = on(day).first()
    return fee_range(fees, rule.range_providers, rule.range_step) if rule else None
