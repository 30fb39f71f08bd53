"""Deadlines as clocks in England show them. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sefton_pdps.core.text.words import clock_time, day, deadline, moment
from sefton_pdps.core.time import working_days

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
FIVE = time(17)


def suggested(after: datetime, *, hours: int = 0) -> datetime:
    """The first 5pm of a working day that leaves so many hours after a moment; a page for a deadline begins with it."""
    least = after + timedelta(hours=hours)
    day_of_work = working_days.local(least).date()
    while (
        deadline := working_days.moment_from_local(day_of_work, FIVE)
    ) <= least or not working_days.somebody_works(day_of_work):
        day_of_work = working_days.next_day_of_work(day_of_work)
    return deadline


def clocks_change_on(date_: date) -> bool:
    """Whether the clocks go forward or back on a day in England."""
    first = datetime(date_.year, date_.month, date_.day, tzinfo=LONDON)
    following = date_ + ONE_DAY
    last = datetime(following.year, following.month, following.day, tzinfo=LONDON)
    return first.utcoffset() != last.utcoffset()


def shown(value: datetime) -> str:
    """A deadline in full: "29 March 2026 at 5pm (BST)" on a day when the clocks change, else with no zone."""
    local = value.astimezone(LONDON)
    zone = f" ({local.tzname()})" if clocks_change_on(local.date()) else ""
    return f"{moment(local)}{zone}"


def shown_with_time_left(value: datetime, at: datetime) -> str:
    """A deadline with the time left: "today at 5pm, in 3 hours 20 minutes"."""
    local = value.astimezone(LONDON)
    words = deadline(local, at)
    if not clocks_change_on(local.date()):
        return words
    said = clock_time(local)
    return words.replace(said, f"{said} ({local.tzname()})", 1)


def to_the_second(value: datetime) -> str:
    """A receipt's time: "23 November 2026 at 16:59:12 (GMT)"."""
    local = value.astimezone(LONDON)
    return f"{day(local)} at {local:%H:%M:%S} ({local.tzname()})"
