"""The court's order of a placement: what its record names, and what was added or corrected since."""

from collections.abc import Iterable

from placements.models import CourtOrder, Placement, UnregisteredStay
from placements.rules.court import Orders
from placements.selectors.reading import Row, as_read
from sefton_pdps.accounts.models import User


def orders_of(
    placement: Placement, stay: UnregisteredStay | None = None, *, reader: User | None = None
) -> Orders:
    """The orders of a placement; one query, and another for a stay that was not read already.

    `reader`: who reads them on a page, with what is kept out of texts for them; None: a rule, as they stand.
    """

    def read(rows: Iterable[Row]) -> list[Row]:
        return as_read(rows, placement.child, reader) if reader else list(rows)

    recorded = getattr(placement, "recorded", None)
    stay = stay or UnregisteredStay.objects.filter(placement=placement.pk).first()
    named = [*read([recorded] if recorded else []), *read([stay] if stay else [])]
    told = [(one.court_order_on, one.court_reference) for one in named]
    own = next(((on, reference) for on, reference in told if on is not None), None)
    later = CourtOrder.objects.filter(placement=placement.pk).select_related("recorded_by")
    return Orders(own, read(later), is_asked=bool(recorded or stay))
