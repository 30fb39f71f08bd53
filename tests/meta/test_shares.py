"""A walk that is shared out over days takes everything once round, and the same all day long."""

import pytest

from sefton_pdps.access.documents import addresses
from tests.shares import DAYS, TAKES_ALL, is_taken, least

pytestmark = pytest.mark.drawn
NAMES = [address.name for address in addresses()]


@pytest.mark.parametrize("first", [0, 739_000, 739_001])
def test_each_part_is_taken_on_one_day_of_so_many(first: int) -> None:
    """In a drill on each of them."""
    days = range(first, first + DAYS)
    assert {sum(is_taken(name, on=day) for day in days) for name in NAMES} == {DAYS if TAKES_ALL else 1}


@pytest.mark.parametrize("day", range(DAYS))
def test_no_days_share_is_so_small_that_a_walk_shows_nothing(day: int) -> None:
    assert sum(is_taken(name, on=day) for name in NAMES) >= least(len(NAMES)) > 10
