"""Doing planned things in the order of their moments, with the product's clock stopped at each."""

import heapq
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from random import Random
from threading import Event
from typing import Any, TypeVar

from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.database.ids import repeatable
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import add_working_days, is_working_day, moment_from_local

Act = Callable[[datetime], None]
Answer = TypeVar("Answer")
NOW_HOUR = 14


class Story:
    """What is still to be done, who the people are, and what has been made so far."""

    def __init__(self, *, seed: int, today: date, now: datetime, say: Callable[[str], None]) -> None:
        self.random = Random(seed)
        self.today = today
        self.midnight = moment_from_local(today, time(0))
        self.usual_end = moment_from_local(today, time(NOW_HOUR))
        # The story ends with the true clock: it tells no step that is still to come.
        self.now = min(now, self.usual_end)
        self._telling = Event()
        self.say = say
        self.people: dict[str, User] = {}
        self.administrators: dict[Any, User] = {}
        self.made: dict[str, Any] = {}
        self._list: list[tuple[datetime, int, Act]] = []
        self._numbers = count()
        self._seeds: Iterator[int] | None = None

    def aside(self, seed: int) -> "Story":
        """The same story with dice and keys of its own: what is told there changes nothing of what is drawn here."""
        other = copy(self)
        other.random, other._seeds = Random(seed), count(seed)
        return other

    def on(self, day: date, act: Act, *, hour: int = 10, minute: int = 0) -> None:
        """Put something on the list for a day, at a time in England."""
        self._put(self._before_the_clock(moment_from_local(day, time(hour, minute))), act)

    def by_day(self, day: date, act: Act, *, least: int = 8, most: int = 17) -> None:
        """Put something on the list for a day, at some minute between two hours of the day."""
        self.on(day, act, hour=self.random.randint(least, most), minute=self.random.randint(0, 59))

    def at(self, moment: datetime, act: Act) -> None:
        """Put something on the list for a moment; while the story is told, one that follows from what was just done."""
        self._put(moment if self._telling.is_set() else self._before_the_clock(moment), act)

    def _before_the_clock(self, moment: datetime) -> datetime:
        """Loaded early in the day, what is planned until 2pm today happens earlier, in the same order."""
        if not self.midnight < self.now < self.usual_end or not self.midnight < moment <= self.usual_end:
            return moment
        share = (self.now - self.midnight) / (self.usual_end - self.midnight)
        return (self.midnight + (moment - self.midnight) * share).replace(microsecond=0)

    def _put(self, moment: datetime, act: Act) -> None:
        if self._seeds is not None:
            act = partial(_with_keys, next(self._seeds), act)
        heapq.heappush(self._list, (moment, next(self._numbers), act))

    def tell(self) -> None:
        """Do everything that lies before now, in order, each in a transaction of its own in the council's scope."""
        month = None
        self._telling.set()
        while self._list:
            moment, _, act = heapq.heappop(self._list)
            if moment > self.now:
                continue
            if (moment.year, moment.month) != month:
                month = (moment.year, moment.month)
                if moment.month in (1, 4, 7, 10):
                    self.say(f"  {moment:%B %Y}")
            clock.stop_at(moment)
            with tenancy.scope(tenancy.COUNCIL):
                act(moment)

    def working_day(self, day: date) -> date:
        """The day itself, or the next working day."""
        while not is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_days_ago(self, count: int) -> date:
        return add_working_days(self.today, -count)

    def some_days(self, least: int, most: int) -> timedelta:
        return timedelta(days=self.random.randint(least, most))


def _with_keys(seed: int, act: Act, at: datetime) -> None:
    with repeatable(seed):
        act(at)


def saying_yes(work: Callable[[Collection[str]], Answer]) -> Answer:
    """Carry work out as somebody does who reads "Is that right?" and says that it is; `work` is given the answers."""
    try:
        return work(())
    except Unsure as asked:
        return work([doubt.code for doubt in asked.doubts])


@contextmanager
def as_provider(provider_id: Any) -> Iterator[None]:
    """Act as one provider's people do: in that provider's scope."""
    with tenancy.scope(tenancy.provider_scope(provider_id)):
        yield
