"""What a provider that offered is told of the others once a call-off is awarded: points, never a name or a fee."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from calloffs.models import Recommendation, ResultLetter
from calloffs.states import STANDING, CallOffState
from sefton_pdps.core.database import tenancy

CRITERIA = ("quality", "price", "social_value", "total")


@dataclass(frozen=True)
class Competed:
    """The offers of a competition without whose they were: all totals, and the points of the one that was chosen."""

    totals: tuple[Decimal, ...]
    chosen: Mapping[str, Decimal]


def competed(letter: ResultLetter) -> Competed | None:
    """Of the competition that a letter answers; None before it is awarded, and where no offer was compared.

    A provider's scope reads no ranking. It is read as the council, and what leaves here names nobody.
    """
    with tenancy.scope(tenancy.COUNCIL):
        decided = Recommendation.objects.filter(
            call_off_id=letter.call_off_id,
            call_off__state=CallOffState.AWARDED,
            proposals__authorisations__state__in=STANDING,
        )
        kept = decided.values_list("ranking", "offer_id").first()
    if kept is None:
        return None
    ranking, chosen = kept
    points = {row["offer"]: {name: Decimal(row[name]) for name in CRITERIA} for row in ranking}
    return Competed(tuple(each["total"] for each in points.values()), points[str(chosen)])
