from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from placements.models import Placement
from placements.states import PlacementState
from providers.models import Place, PlaceHold

LIVE = (PlacementState.PLANNED, PlacementState.STARTED, PlacementState.ENDED)


def placements_over(starts_on: date, ends_on: date) -> QuerySet[Placement]:
    """The placements, planned ones too, that take a night of `[starts_on, ends_on)`."""
    return Placement.objects.alias(until=Coalesce(F("ended_on"), F("planned_end"))).filter(
        state__in=LIVE, starts_on__lt=ends_on, until__gt=Greatest(F("starts_on"), starts_on)
    )


def holds_over(starts_on: date, ends_on: date) -> QuerySet[PlaceHold]:
    """The holds that keep a place for a night of `[starts_on, ends_on)`."""
    return PlaceHold.objects.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on), starts_on__lt=ends_on)


def places_lived_in(setting_ids: Iterable[UUID], from_on: date) -> set[UUID]:
    """The places of those settings that a child lives in, or is to move into, for any night from a day on.

    Needs the council's or the system's scope.
    """
    lived_in = placements_over(from_on, date.max).filter(
        state__in=(PlacementState.PLANNED, PlacementState.STARTED), place__setting__in=list(setting_ids)
    )
    return set(lived_in.values_list("place_id", flat=True))


def places_taken(setting_ids: Iterable[UUID], on: date) -> dict[UUID, dict[UUID, bool]]:
    """The places of each setting in which a child of ours lives on a night, and whether each is held all the same.

    In a provider's scope those are its own; one query.
    """
    morning = on + timedelta(days=1)
    held = Exists(holds_over(on, morning).filter(place=OuterRef("place")))
    rows = placements_over(on, morning).filter(setting__in=list(setting_ids)).annotate(is_held=held)
    taken: dict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for setting, place, is_held in rows.values_list("setting_id", "place_id", "is_held"):
        taken[setting][place] = is_held
    return taken


def open_places(setting_ids: Iterable[UUID], starts_on: date, ends_on: date) -> QuerySet[Any]:
    """The places open for all of `[starts_on, ends_on)`, each with whether it `is_free` for all of it."""
    own = {"place": OuterRef("pk")}
    return Place.objects.filter(
        Q(closes_on=None) | Q(closes_on__gte=ends_on),
        setting_id__in=list(setting_ids),
        opens_on__lte=starts_on,
    ).annotate(
        is_free=~Exists(placements_over(starts_on, ends_on).filter(**own))
        & ~Exists(holds_over(starts_on, ends_on).filter(**own))
    )


def free_tonight(setting_ids: Iterable[UUID], on: date) -> dict[UUID, int]:
    """How many places of each setting are free for the night of a day; settings without one are left out."""
    free = open_places(setting_ids, on, on + timedelta(days=1)).filter(is_free=True).order_by()
    return dict(free.values("setting").annotate(number=Count("pk")).values_list("setting", "number"))


def free_places(setting_ids: Iterable[UUID], starts_on: date, ends_on: date) -> dict[UUID, list[Place]]:
    """The places of each setting that nobody has or holds for any night of `[starts_on, ends_on)`; one query."""
    free: defaultdict[UUID, list[Place]] = defaultdict(list)
    for place in open_places(setting_ids, starts_on, ends_on).filter(is_free=True).order_by("number", "pk"):
        free[place.setting_id].append(place)
    return dict(free)
