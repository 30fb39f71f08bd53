"""What finance looks for before it confirms a month: charges that do not add up, placements left open."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from placements.models import FeeLine, Placement
from placements.selectors.placements import paid_on
from reporting.rules.checks import NOT_ENDED, NOT_STARTED, WITHOUT_FEE
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


def placements_behind(kind: str, as_at: date) -> QuerySet[Placement]:
    """The very placements that a count of loose ends is of."""
    found = _with_fees(as_at).filter(_kinds(as_at)[kind])
    return found.select_related("setting", "provider", "child")


def _with_fees(as_at: date) -> QuerySet[Placement]:
    """The placements, each with whether a fee is paid for the night of a day, as was known at its end."""
    known = cut_off(as_at)
    paid = FeeLine.objects.filter(
        paid_on(as_at),
        Q(superseded_at=None) | Q(superseded_at__gte=known),
        placement=OuterRef("pk"),
        recorded_at__lt=known,
    )
    return Placement.objects.annotate(has_fee=Exists(paid))


def _kinds(as_at: date) -> dict[str, Q]:
    """What makes a placement a loose end of each kind."""
    known = cut_off(as_at)
    due = Q(starts_on__lte=as_at, planned_at__lt=known) & (Q(started_at=None) | Q(started_at__gte=known))
    return {
        NOT_ENDED: lived_in(as_at) & Q(planned_end__lte=as_at),
        NOT_STARTED: due & (Q(cancelled_at=None) | Q(cancelled_at__gte=known)),
        WITHOUT_FEE: lived_in(as_at) & Q(has_fee=False, planned_end__gt=as_at),
    }


def loose_ends(as_at: date) -> LooseEnds:
    """Counts the loose ends as was known at the end of a day (S-11)."""
    kinds = _kinds(as_at)
    counted = _with_fees(as_at).aggregate(
        not_ended=Count("pk", filter=kinds[NOT_ENDED]),
        not_started=Count("pk", filter=kinds[NOT_STARTED]),
        without_fee=Count("pk", filter=kinds[WITHOUT_FEE]),
    )
    year = financial_year(as_at)
    return LooseEnds(wrong_charges=wrong_charges(year), wrong_totals=wrong_totals(as_at, year), **counted)
