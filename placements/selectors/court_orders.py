"""The court's order of a placement: what its record names, and what was added or corrected since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from placements.models import CourtOrder, Placement, UnregisteredStay


@dataclass(frozen=True)
class Orders:
    """`own`: day and reference as the record itself names them; `later`: what followed, the oldest first.

    `is_asked`: the placement was recorded afterwards, or its home is registered by nobody.
    """

    own: tuple[date, str] | None
    later: Sequence[CourtOrder] = ()
    is_asked: bool = True

    @property
    def stands(self) -> tuple[date, str] | None:
        """What stands today; None where no order is on record."""
        return (self.later[-1].ordered_on, self.later[-1].reference) if self.later else self.own


def orders_of(placement: Placement, stay: UnregisteredStay | None = None) -> Orders:
    """The orders of a placement; one query, and another for a stay that was not read already."""
    recorded = getattr(placement, "recorded", None)
    stay = stay or UnregisteredStay.objects.filter(placement=placement.pk).first()
    told = [(one.court_order_on, one.court_reference) for one in (recorded, stay) if one is not None]
    own = next(((on, reference) for on, reference in told if on is not None), None)
    later = CourtOrder.objects.filter(placement=placement.pk).select_related("recorded_by")
    return Orders(own, list(later), is_asked=bool(recorded or stay))
