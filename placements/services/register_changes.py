"""What a change of the Ofsted register means for children who live there; providers never call up (ADR 8)."""

from collections import Counter, defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from placements.models import Placement
from placements.notices import register_changed
from placements.states import PlacementState
from providers.models import RegisterChange
from sefton_pdps.notifications import outbox

BATCH = 500
# A new name or address changes nothing for a child; these may.
TELLING = frozenset(
    ["provider", "kind", "registration", "registered_places", "places_kept_open", "grade", "accommodation_outcome",
     "conditions"]
)  # fmt: skip


@transaction.atomic
def take_changes(*, at: datetime) -> int:
    """Look at changes that nobody has looked at, and tell the placing team where children of ours live there.

    Rows that another worker holds are left to it; returns how many were looked at. Needs the council's scope.
    """
    rows = list(
        RegisterChange.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(handled_at=None)
        .select_related("setting")
        .order_by("pk")[:BATCH]
    )
    telling: dict[UUID, list[RegisterChange]] = defaultdict(list)
    for row in rows:
        if row.field in TELLING:
            telling[row.setting_id].append(row)
    living = _living_in(telling)
    for setting_id, changes in telling.items():
        if living[setting_id]:
            outbox.queue(register_changed(changes, living[setting_id]), at=at)
    RegisterChange.objects.filter(pk__in=[row.pk for row in rows]).update(handled_at=at)
    return len(rows)


def _living_in(settings: dict[UUID, list[RegisterChange]]) -> Counter[UUID]:
    """How many children live in each setting, or are to move in."""
    live = Placement.objects.filter(
        setting_id__in=settings, state__in=(PlacementState.PLANNED, PlacementState.STARTED)
    )
    return Counter(live.values_list("setting_id", flat=True))
