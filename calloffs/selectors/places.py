"""What the places of a home are taken by, and for which other children they are offered or proposed.

In a provider's scope it answers with the provider's own facts: its places, its placements, its offers.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import (
    DateField,
    DateTimeField,
    F,
    OuterRef,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from calloffs.models import AwardProposal, CallOff, Offer, OfferDraft
from calloffs.rules.places import Relying, Standing, Taking, why_gone
from calloffs.selectors.relying import ByHome, relying_on
from calloffs.selectors.terms import term_of
from placements.models import Placement
from placements.rules.ages import age_on
from placements.selectors.vacancies import LIVE, holds_over, placements_over
from providers.models import Place
from providers.states import HoldReason
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    """A home, or one place of it, for the nights `[starts_on, ends_on)`, as a call-off wants it."""

    call_off_id: UUID
    setting_id: UUID
    household_id: UUID | None
    starts_on: date
    ends_on: date
    place_id: UUID | None = None


@dataclass(frozen=True)
class Kept:
    """A placement in a place, or a provider's hold of it, for the nights `[starts_on, ends_on)`."""

    place_id: UUID
    starts_on: date
    ends_on: date | None
    planned_at: datetime | None
    taken_by: str
    call_off_id: UUID | None
    reason: str
    born: date | None = None

    def overlaps(self, wanted: Wanted) -> bool:
        """Whether it keeps a night that is wanted; a stay without a night keeps none."""
        until = self.ends_on or date.max
        return self.starts_on < wanted.ends_on and until > max(wanted.starts_on, self.starts_on)

    def is_for(self, wanted: Wanted) -> bool:
        """Whether it is what the same call-off bought."""
        return self.call_off_id == wanted.call_off_id

    def sleeps_there_on(self, night: date) -> bool:
        """Whether it is a child's stay that keeps this night."""
        return self.born is not None and self.starts_on <= night < (self.ends_on or date.max)

    def taking(self, number: int) -> Taking:
        if self.planned_at:
            return Taking(number, self.planned_at, self.taken_by)
        why = words.lower_first(str(HoldReason(self.reason).label))
        return Taking(number, held_from=self.starts_on, held_until=self.ends_on, held_why=why)


def standing_of(wanted: Sequence[Wanted], *, numbers: bool = True) -> dict[Wanted, Standing]:
    """How each wanted home stands; the same three queries for one and for all.

    `numbers`: whether the numbers of call-offs are read, which providers are not shown.
    """
    if not wanted:
        return {}
    settings = {one.setting_id for one in wanted}
    first, last = min(one.starts_on for one in wanted), max(one.ends_on for one in wanted)
    places = list(Place.objects.filter(setting__in=settings).order_by("number", "pk"))
    kept = _kept(places, first, last, numbers=numbers)
    relying = relying_on(settings, numbers=numbers)
    return {one: _standing(one, places, kept, relying) for one in wanted}


def _kept(places: Iterable[Place], first: date, last: date, *, numbers: bool = True) -> list[Kept]:
    """The placements and the holds that keep one of the places for a night of `[first, last)`; one query."""
    own = [place.pk for place in places]
    bought = CallOff.objects.filter(pk=OuterRef("call_off_id")).values("reference")[:1]
    lived = placements_over(first, last).filter(place__in=own)
    rows = lived.order_by().values_list(
        "place_id",
        "starts_on",
        Coalesce("ended_on", "planned_end"),
        "planned_at",
        Coalesce(Subquery(bought), "reference") if numbers else Value(""),
        "call_off_id",
        Value(""),
        # A provider reads no birth date, and the join would leave out every stay of its own.
        F("child__date_of_birth") if numbers else Value(None, DateField()),
    )
    holds = holds_over(first, last).filter(place__in=own).order_by()
    nothing = (Value(None, DateTimeField()), Value(""), Value(None, UUIDField()))
    nobody = Value(None, DateField())
    both = rows.union(
        holds.values_list("place_id", "starts_on", "ends_on", *nothing, "reason", nobody), all=True
    )
    return [Kept(*row) for row in both]


def _standing(wanted: Wanted, places: Iterable[Place], kept: list[Kept], relying: ByHome) -> Standing:
    home = {
        place.pk: _takings(place, wanted, kept)
        for place in places
        if (place.setting_id, place.household_id) == (wanted.setting_id, wanted.household_id)
    }
    asked = {pk: found for pk, found in home.items() if wanted.place_id in (None, pk)}
    free = sum(not found for found in asked.values())
    free_in_home = sum(not found for found in home.values())
    # The last taking stands first: people who relied on the home do not know of that one yet.
    taken = sorted(
        (one for found in asked.values() for one in found),
        key=lambda one: one.taken_at or LONG_AGO,
        reverse=True,
    )
    others = _others(wanted, relying)
    relied_on = others if free and len(others) >= free_in_home else ()
    return Standing(free, tuple(taken), relied_on, _residents(home, wanted, kept))


def _residents(home: Collection[UUID], wanted: Wanted, kept: list[Kept]) -> tuple[int, ...]:
    night = wanted.starts_on
    ages = (
        age_on(one.born, night)
        for one in kept
        if one.born and one.place_id in home and one.sleeps_there_on(night) and not one.is_for(wanted)
    )
    return tuple(sorted(ages))


def _takings(place: Place, wanted: Wanted, kept: list[Kept]) -> list[Taking]:
    takings = [
        one.taking(place.number)
        for one in kept
        if one.place_id == place.pk and one.overlaps(wanted) and not one.is_for(wanted)
    ]
    is_open = place.opens_on <= wanted.starts_on and not (
        place.closes_on and place.closes_on < wanted.ends_on
    )
    return takings if is_open else [*takings, Taking(place.number)]


def _others(wanted: Wanted, relying: ByHome) -> tuple[Relying, ...]:
    found = relying.get((wanted.setting_id, wanted.household_id), {})
    return tuple(one for pk, one in found.items() if pk != wanted.call_off_id)


def proposed(proposal: AwardProposal) -> Wanted:
    """The place that a proposal names, for its nights."""
    return Wanted(
        proposal.call_off_id,
        proposal.setting_id,
        proposal.household_id,
        proposal.starts_on,
        proposal.ends_on,
        proposal.place_id,
    )


def offered(call_off: CallOff, offer: Offer) -> Wanted:
    """The home of an offer, from the day that it would be recommended from."""
    starts_on = max(offer.available_on, call_off.needed_on)
    try:
        ends_on, _passes_18 = term_of(call_off, starts_on)
    except DomainError:
        ends_on = max(call_off.term_ends_on, starts_on + timedelta(days=1))
    return Wanted(call_off.pk, offer.setting_id, offer.household_id, starts_on, ends_on)


def gone(wanted: Wanted, place: Place) -> str:
    """By what a named place went; "" while it is free or the call-off's own child has it. One query."""
    return why_gone(_standing(wanted, [place], _kept([place], wanted.starts_on, wanted.ends_on), {}))


def gone_of(proposal: AwardProposal) -> str:
    """By what the place of a proposal went."""
    return gone(proposed(proposal), proposal.place)


def offers_standing(call_off: CallOff, offers: Iterable[Offer]) -> dict[UUID, Standing]:
    """How the home of each offer stands, by the offer's key."""
    wanted = {offer.pk: offered(call_off, offer) for offer in offers}
    found = standing_of(list(wanted.values()))
    return {pk: found[one] for pk, one in wanted.items()}


def place_taken_by(call_off: str = "pk") -> Subquery:
    """For rows of or about call-offs: what took the proposed place, a call-off's or a placement's reference.

    `call_off`: the field of the row that names the call-off.
    """
    newest = AwardProposal.objects.filter(call_off=OuterRef(OuterRef(call_off))).order_by("-version")
    bought = CallOff.objects.filter(pk=OuterRef("call_off_id")).values("reference")[:1]
    taken = (
        Placement.objects.alias(
            until=Coalesce("ended_on", "planned_end"),
            wanted_from=Subquery(newest.values("starts_on")[:1]),
            wanted_until=Subquery(newest.values("ends_on")[:1]),
        )
        .filter(
            place=Subquery(newest.values("place")[:1]),
            state__in=LIVE,
            starts_on__lt=F("wanted_until"),
            until__gt=Greatest(F("starts_on"), F("wanted_from")),
        )
        .exclude(call_off_id=OuterRef(call_off))
        .order_by("-planned_at")
    )
    return Subquery(taken.values(by=Coalesce(Subquery(bought), "reference"))[:1])


def own_standing(wanted: Sequence[Wanted]) -> list[Standing]:
    """How own homes stand, for their provider: without numbers of call-offs, and in its own scope."""
    found = standing_of(wanted, numbers=False)
    return [found[one] for one in wanted]


def own_offered(offer: Offer | OfferDraft, household_id: UUID | None) -> Wanted:
    """A provider's own home as it is offered, on the first night alone.

    The end of the term may be the child's 18th birthday: a provider that closes a place on one day after another
    must not be told from which day on it is not free.
    """
    starts_on = max(offer.available_on or offer.call_off.needed_on, offer.call_off.needed_on)
    return Wanted(offer.call_off_id, offer.setting_id, household_id, starts_on, starts_on + timedelta(days=1))
