"""The homes that offered for brothers and sisters, as one order: for all of them first, then by their points. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from calloffs.rules.scoring import Ranked
from calloffs.rules.siblings import Home


@dataclass(frozen=True)
class HomeForThem:
    """One home with its own rank for each child, by the key of the call-off; a child without is not offered for.

    `places`: its place among those that can still be had, where others pulled out (ADR 160).
    """

    home: Home
    name: str
    ranks: Mapping[UUID, Ranked]
    children: int
    places: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def for_all(self) -> bool:
        """Whether it offered for each of them."""
        return len(self.ranks) == self.children

    @property
    def points(self) -> Decimal:
        """Each child's own points, added up."""
        return sum((one.points.total for one in self.ranks.values()), Decimal())

    @property
    def weekly(self) -> Decimal:
        """What it asks a week for those whom it offered for."""
        return sum((one.offer.weekly for one in self.ranks.values()), Decimal())

    @property
    def worse_for(self) -> list[UUID]:
        """The children for whom another home that can still be had scored better."""
        return [key for key, one in self.ranks.items() if self.places.get(key, one.position) > 1]


def in_order(homes: Sequence[HomeForThem]) -> list[HomeForThem]:
    """Those that offered for all first, the most points in front; equal ones by their names."""
    return sorted(
        homes, key=lambda one: (not one.for_all, -len(one.ranks), -one.points, one.name, str(one.home))
    )
