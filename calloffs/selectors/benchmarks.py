"""What like placements cost, to hold a direct award's fee against (S-5, S-48)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

from django.db.models import Sum

from calloffs.rules.sanity import doubt_of_fee, unasked
from placements.models import FeeLine
from placements.selectors.placements import paid_on
from placements.states import PlacementState
from providers.models import Lot
from providers.rules.sanity import limits_on
from sefton_pdps.core.forms.doubts import Doubt
from sefton_pdps.core.money import to_pence
from sefton_pdps.core.text import words


@dataclass(frozen=True)
class Benchmark:
    """The median fee in pounds a week of like placements, None where there are none, and how it was found."""

    weekly: Decimal | None
    words: str


def benchmark(service_type: str, on: date, what: str) -> Benchmark:
    """The median weekly fee of the placements of the same kind of service that are paid for on a date."""
    fees = _fees(service_type, on)
    kind = words.lower_first(what)
    if not fees:
        return Benchmark(
            None, f"No {kind} placement is paid for today, so there is no like fee to compare with."
        )
    middle = to_pence(Decimal(median(fees)))
    counted = words.plural(len(fees), f"{kind} placement")
    return Benchmark(
        middle, f"{words.pounds(middle)} a week is the median of {counted} paid for on {words.day(on)}."
    )


def fee_doubt(weekly: Decimal, lot: Lot, on: date) -> Doubt | None:
    """A weekly fee that may be a slip of the keys, held against what such care costs the council on a day."""
    return doubt_of_fee(weekly, unasked(_fees(lot.service_type, on), limits_on(on)), lot.name)


def _fees(service_type: str, on: date) -> list[Decimal]:
    """The weekly fees, all lines together, of the placements of a kind of service that are paid for on a date."""
    lines = FeeLine.objects.filter(
        paid_on(on),
        placement__service_type=service_type,
        placement__state=PlacementState.STARTED,
        superseded_at=None,
    )
    totals = lines.values("placement_id").annotate(weekly=Sum("weekly"))
    return list(totals.values_list("weekly", flat=True))
