"""What finance looks for before it confirms a month: charges that do not add up, placements left open."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from placements.models import FeeLine, Placement
from placements.selectors.placements import paid_on
from reporting.rules.financial_year import financial_year
from reporting.selectors.as_at import cut_off, lived_in
from reporting.selectors.ledger import wrong_charges, wrong_totals


@dataclass(frozen=True)
class LooseEnds:
    """Counts as at a date: wrong kept charges and totals; placements past their end, not started, or without a fee.

    Without a fee: a child lived there that night.
    """

    wrong_charges: int
    wrong_totals: int
    not_ended: int
    not_started: int
    without_fee: int


def loose_ends(as_at: date) -> LooseEnds:
    """Counts the loose ends as was known at the end of a day (S-11)."""
    known = cut_off(as_at)
    paid = FeeLine.objects.filter(
        paid_on(as_at),
        Q(superseded_at=None) | Q(superseded_at__gte=known),
        placement=OuterRef("pk"),
        recorded_at__lt=known,
    )
    due = Q(starts_on__lte=as_at, planned_at__lt=known) & (Q(started_at=None) | Q(started_at__gte=known))
    counted = Placement.objects.annotate(has_fee=Exists(paid)).aggregate(
        not_ended=Count("pk", filter=lived_in(as_at) & Q(planned_end__lte=as_at)),
        not_started=Count("pk", filter=due & (Q(cancelled_at=None) | Q(cancelled_at__gte=known))),
        without_fee=Count("pk", filter=lived_in(as_at) & Q(has_fee=False, planned_end__gt=as_at)),
    )
    year = financial_year(as_at)
    return LooseEnds(wrong_charges=wrong_charges(year), wrong_totals=wrong_totals(as_at, year), **counted)
