"""What a day takes of a long walk, so that every test of every change comes in minutes.

A walk whose parts are alike (looks of pages, statements that they ask, states that they open in) is shared out over a
few days by the names of its parts: on one day every run takes the same, and once round each part was taken. What a role
may see, what one provider may learn of another, money and authority are no such walk. `make drill` takes all.
"""

from datetime import UTC, datetime
from zlib import crc32

from sefton_pdps.settings import environment

DAYS = 3
TAKES_ALL = environment.is_given("DRILL")
# `SEED=n` takes what that day took.
DAY = int(environment.value("SEED", "0")) or datetime.now(UTC).toordinal()


def is_taken(name: str, *, on: int = DAY) -> bool:
    """Whether the part of this name is taken on a day, by its number."""
    return TAKES_ALL or (crc32(name.encode()) + on) % DAYS == 0


def least(of_all: int) -> int:
    """How much a day's share has at least where all has so much: shares by name are uneven, none is half as large."""
    return of_all if TAKES_ALL else of_all // (2 * DAYS)
