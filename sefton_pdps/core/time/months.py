"""Calendar months, half-open: `[start, end)`."""

from collections.abc import Iterator
from datetime import date

MONTHS_IN_YEAR = 12


def month_bounds(day: date) -> tuple[date, date]:
    """The first day of a day's calendar month and the first day of the next month."""
    first = day.replace(day=1)
    if day.month == MONTHS_IN_YEAR:
        return first, date(day.year + 1, 1, 1)
    return first, date(day.year, day.month + 1, 1)


def split_months(start: date, end: date) -> Iterator[tuple[date, date]]:
    """Cuts the nights [start, end) at each month's end; nothing when the range is empty or reversed."""
    while start < end:
        _first, following = month_bounds(start)
        cut = min(following, end)
        yield start, cut
        start = cut
