"""Which placements are at a setting: for the pages of settings and of the register, which stand below placements."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from placements.models import Placement
from placements.policies import sees_all
from placements.states import PlacementState
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.components import Link

LIVE = (PlacementState.PLANNED, PlacementState.STARTED)


def live_at(setting_ids: Iterable[UUID]) -> QuerySet[Placement]:
    """The placements that a child lives in, or is to move into, at those settings."""
    return Placement.objects.filter(setting_id__in=list(setting_ids), state__in=LIVE)


def placements_at(setting_ids: Iterable[UUID], user: Any) -> dict[UUID, tuple[int, list[Link]]]:
    """How many children live at each setting or are to move in; and their placements, for those who may see them.

    Pages of settings ask this by name (PLACEMENTS_AT_SETTINGS). One query; a reference names nobody.
    """
    sees = sees_all(user, Permission.PLACEMENT_SEE)
    found: defaultdict[UUID, list[Link]] = defaultdict(list)
    rows = live_at(setting_ids).order_by("reference").values_list("setting_id", "pk", "reference")
    for setting_id, pk, reference in rows:
        found[setting_id].append(Link(reference, reverse("placements:placement_detail", args=[pk])))
    return {pk: (len(links), links if sees else []) for pk, links in found.items()}
