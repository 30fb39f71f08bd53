"""Drawing rows that are the same for the same seed: keys, dates, moments, names."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from sefton_pdps.core.time.zone import LONDON
from sefton_pdps.demo.kept import kept
from sefton_pdps.geography.postcodes import Location, read_letter

Item = TypeVar("Item")


@cache
def plan() -> dict[str, Any]:
    """The packaged description of the baseline: words, numbers of placements, budgets, cited figures."""
    return kept("baseline")


class Draws:
    """One stream of choices from a seed; the same calls in the same order give the same rows."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"baseline {seed}")

    def key(self) -> UUID:
        return UUID(int=self._random.getrandbits(128), version=4)

    def number(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def one(self, items: Sequence[Item]) -> Item:
        return items[self._random.randrange(len(items))]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        mixed = list(items)
        self._random.shuffle(mixed)
        return mixed

    def chance(self, percent: int) -> bool:
        return self._random.randrange(100) < percent

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self._random.randint(0, (last - first).days))

    def words(self, name: str) -> list[str]:
        return self.shuffled(plan()[name].split())

    def postcodes(self, letter: str, district: str, count: int) -> list[Location]:
        """Live postcodes of a district, spread over it; each stands in only one place of the list."""
        known = read_letter(letter)
        number = known.districts.index(district)
        rows = [row for row in range(len(known)) if known.district_of[row] == number]
        return [known.location(row) for row in sorted(self._random.sample(rows, count))]


def at_hour(day: date, hour: int) -> datetime:
    """A moment of a day in England."""
    return datetime.combine(day, time(hour), LONDON)
