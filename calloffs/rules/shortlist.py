"""Why a home that passes every gate was not chosen: what the list tells by itself, and what a person must say. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar
from uuid import UUID

from calloffs.codes import WhyNotHome

# One reason for all that are not named: after five nobody reads on, and the list keeps each of them.
REST = "rest"


class Listed(Protocol):
    """A home as the match shows it."""

    @property
    def key(self) -> UUID: ...
    @property
    def free_places(self) -> int: ...
    @property
    def distance_miles(self) -> Decimal | None: ...
    @property
    def needs_met(self) -> Sequence[str]: ...


Home = TypeVar("Home", bound=Listed)


@dataclass(frozen=True)
class Choice:
    """Why this home and why not the others, as it is typed: a code of each that is better, by its key."""

    why_not: Mapping[str, str]
    why_this: str = ""


NOTHING_SAID = Choice({})


def told_by_the_list(chosen: Listed, other: Listed) -> str:
    """Why another home was not chosen, where the list says it; empty where it is nearer or meets more needs."""
    if not other.free_places:
        return WhyNotHome.NOT_FREE
    more = len(other.needs_met) - len(chosen.needs_met)
    if more < 0:
        return WhyNotHome.FEWER_NEEDS
    nearer = _nearer(other.distance_miles, chosen.distance_miles)
    if nearer < 0:
        return WhyNotHome.FARTHER
    return "" if more or nearer else WhyNotHome.NO_BETTER


def _nearer(other: Decimal | None, chosen: Decimal | None) -> int:
    """1 nearer, -1 farther, 0 as far or not to be compared; where nobody knows how far it is, it is the farther."""
    if other is None or chosen is None:
        return 0 if chosen is None else -1
    return (other < chosen) - (other > chosen)


def better_than(chosen: Listed, others: Iterable[Home]) -> list[Home]:
    """The homes of which a person must say why not, in the order of the list."""
    return [one for one in others if one.key != chosen.key and not told_by_the_list(chosen, one)]


def no_other_would_do(chosen: Listed, others: Iterable[Listed]) -> bool:
    """Whether no other home has a free place and meets as many needs: what “only this setting” is shown by."""
    least = len(chosen.needs_met)
    return all(not one.free_places or len(one.needs_met) < least for one in others if one.key != chosen.key)


def why_not_of(key: UUID, said: Mapping[str, str]) -> str:
    """What was said of a home: of it alone, or of all the rest."""
    return said.get(str(key)) or said.get(REST, "")
