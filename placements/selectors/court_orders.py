"""The court's order of a placement: what its record names, and what was added or corrected since."""

from placements.models import CourtOrder, Placement, UnregisteredStay
from placements.rules.court import Orders


def orders_of(placement: Placement, stay: UnregisteredStay | None = None) -> Orders:
    """The orders of a placement; one query, and another for a stay that was not read already."""
    recorded = getattr(placement, "recorded", None)
    stay = stay or UnregisteredStay.objects.filter(placement=placement.pk).first()
    told = [(one.court_order_on, one.court_reference) for one in (recorded, stay) if one is not None]
    own = next(((on, reference) for on, reference in told if on is not None), None)
    later = CourtOrder.objects.filter(placement=placement.pk).select_related("recorded_by")
    return Orders(own, list(later), is_asked=bool(recorded or stay))
