"""The places of homes and supported accommodation, kept at the number that the register gives."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from providers import ports
from providers.models import CarerHousehold, Place, PlaceHold, Setting
from providers.rules import register as rules
from providers.rules.register import Difference
from providers.services import bulk


def open_and_close_places(settings: Iterable[Setting], *, as_at: date) -> dict[UUID, Difference]:
    """Open a place for each registered one, and from `as_at` close those above the number that nothing holds.

    A place that a child lives in or is to move into is never closed under the child. Gives a note for each
    setting that keeps more places open than it is registered for, because they are held.
    """
    by_key = {setting.pk: setting for setting in settings}
    wanted = {
        pk: number
        for pk, one in by_key.items()
        if (number := rules.places_wanted(one.kind, one.registration, one.registered_places)) is not None
    }
    places = _places(wanted)
    lived_in = _held(wanted, as_at)
    to_open: list[Place] = []
    to_change: list[Place] = []
    notes: dict[UUID, Difference] = {}
    for pk, number in wanted.items():
        opened, changed, left = _settle(by_key[pk], places[pk], number, lived_in, as_at)
        to_open += opened
        while len(to_open) >= bulk.BATCH:  # the places of a whole register are too many to keep till the end
            bulk.create(Place, to_open[: bulk.BATCH])
            del to_open[: bulk.BATCH]
        to_change += changed
        if left > number:
            notes[pk] = Difference("places_kept_open", str(number), str(left))
    bulk.create(Place, to_open)
    bulk.rewrite(Place, to_change, ["closes_on"])
    return notes


def follow_owners(moved: Iterable[Setting]) -> None:
    """A setting that another provider took over takes its places, holds and households along: it keeps them now."""
    of_owner: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for setting in moved:
        of_owner[setting.provider_id].append(setting.pk)
    for owner, keys in of_owner.items():
        PlaceHold.objects.filter(place__setting__in=keys).update(provider_id=owner)
        CarerHousehold.objects.filter(setting__in=keys).update(provider_id=owner)
        Place.objects.filter(setting__in=keys).update(provider_id=owner)


def _settle(
    setting: Setting, places: list[Place], wanted: int, lived_in: set[UUID], as_at: date
) -> tuple[list[Place], list[Place], int]:
    """The places to open, those to close or reopen, and how many stay open."""
    staying = [place for place in places if place.closes_on is None]
    if len(staying) >= wanted:
        free = [place for place in reversed(staying) if place.pk not in lived_in]
        closing = free[: len(staying) - wanted]
        for place in closing:
            place.closes_on = max(as_at, place.opens_on + timedelta(days=1))
        return [], closing, len(staying) - len(closing)
    missing = wanted - len(staying)
    reopened = [place for place in places if place.closes_on is not None and place.closes_on >= as_at][
        :missing
    ]
    for place in reopened:
        place.closes_on = None
    first = max((place.number for place in places), default=0) + 1
    opened = [
        Place(setting=setting, provider_id=setting.provider_id, number=number, opens_on=as_at)
        for number in range(first, first + missing - len(reopened))
    ]
    return opened, reopened, wanted


def _places(settings: Iterable[UUID]) -> defaultdict[UUID, list[Place]]:
    """The places of each setting, locked as an award locks its own, so that none is taken while it is closed."""
    places: defaultdict[UUID, list[Place]] = defaultdict(list)
    own = Place.objects.filter(setting__in=list(settings), household=None)
    for place in own.select_for_update().order_by("number", "pk"):
        places[place.setting_id].append(place)
    return places


def _held(settings: Iterable[UUID], as_at: date) -> set[UUID]:
    """The places that the provider's word or a child holds on `as_at` or later."""
    keys = list(settings)
    holds = PlaceHold.objects.filter(Q(ends_on=None) | Q(ends_on__gt=as_at), place__setting__in=keys)
    return set(holds.values_list("place_id", flat=True)) | ports.places_lived_in(keys, as_at)
