"""The places of a home to choose from: those that nobody else is to have first, each with what stands on it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from calloffs.models import AwardProposal, CallOff
from calloffs.rules.places import Relying, doubt_of_place, proposed_elsewhere
from calloffs.selectors.relying import OVER, newest
from calloffs.states import CallOffState
from providers.models import Place
from sefton_pdps.core.forms.doubts import Doubt


@dataclass(frozen=True)
class PlaceChoice:
    """A free place, and whom it is proposed for elsewhere."""

    place: Place
    rivals: tuple[Relying, ...]

    @property
    def said(self) -> str:
        """What stands beside it."""
        return proposed_elsewhere(self.rivals)


def choices(call_off: CallOff, free: Iterable[Place], starts_on: date, ends_on: date) -> list[PlaceChoice]:
    """Free places in the order in which they are offered: proposed for nobody else first; one query for all."""
    given = list(free)
    rivals = _rivals(call_off.pk, [place.pk for place in given], starts_on, ends_on)
    offered = [PlaceChoice(place, rivals[place.pk]) for place in given]
    return sorted(offered, key=lambda one: (bool(one.rivals), one.place.number))


def doubt_of(call_off: CallOff, place: Place, starts_on: date, ends_on: date) -> Doubt | None:
    """A place that another child is proposed for is taken only by whoever says so (S-48)."""
    return doubt_of_place(place.number, _rivals(call_off.pk, [place.pk], starts_on, ends_on)[place.pk])


def _rivals(
    call_off_id: UUID, places: list[UUID], starts_on: date, ends_on: date
) -> defaultdict[UUID, tuple[Relying, ...]]:
    """The other live call-offs whose newest proposal names one of the places for a night of `[starts_on, ends_on)`."""
    rows = AwardProposal.objects.filter(
        place__in=places, version=newest(), starts_on__lt=ends_on, ends_on__gt=starts_on
    ).exclude(call_off=call_off_id)
    live = rows.exclude(call_off__state__in=OVER).order_by("call_off__opened_at")
    rivals: defaultdict[UUID, tuple[Relying, ...]] = defaultdict(tuple)
    for place_id, reference, state in live.values_list("place_id", "call_off__reference", "call_off__state"):
        rivals[place_id] += (Relying(reference, str(CallOffState(state).label)),)
    return rivals
