"""England's working days and local time, offline: bank holidays from the installed official list."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays

from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.zone import LONDON

SATURDAY = 5
NOON_HOUR = 12
ONE_DAY = timedelta(days=1)
LAST_MINUTE = time(23, 59)
# When offices are taken to be at work; outside it a provider is reached where it reads by night.
OPENS, CLOSES = time(9), time(17)


class BankHolidaysUnknown(DomainError):
    """The official list of bank holidays does not reach the day, and nothing is guessed."""


class NonexistentTime(DomainError):
    """A local time skipped when the clocks go forward."""


class AmbiguousTime(DomainError):
    """A local time that happens twice when the clocks go back."""


@cache
def bank_holidays() -> frozenset[date]:
    """England's bank holidays, substitute days included, as the installed official list has them."""
    official = BankHolidays(use_cached_holidays=True)
    return frozenset(event["date"] for event in official.get_holidays(division=official.ENGLAND_AND_WALES))


@cache
def known_years() -> range:
    """The calendar years that the official list covers."""
    years = sorted(day.year for day in bank_holidays())
    return range(years[0], years[-1] + 1)


def is_working_day(day: date) -> bool:
    """Monday to Friday and not a bank holiday in England; outside the official list BankHolidaysUnknown."""
    if day.year not in known_years():
        first, last = known_years()[0], known_years()[-1]
        raise BankHolidaysUnknown(
            f"The bank holidays of {day.year} are not known: the official list covers {first} to {last}. "
            "Choose a date in those years, or ask the system administrator to update the list."
        )
    return day.weekday() < SATURDAY and day not in bank_holidays()


def add_working_days(day: date, count: int) -> date:
    """The day `count` working days after a day, or before it when negative; the day itself is day 0."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def somebody_works(day: date) -> bool:
    """Whether a day is a working one; beyond the official list of bank holidays every weekday is taken for one."""
    return is_working_day(day) if day.year in known_years() else day.weekday() < SATURDAY


def in_office_hours(at: datetime) -> bool:
    """Whether the council's and providers' offices are taken to be at work: from 9 to 5 of a working day."""
    wall = local(at)
    return somebody_works(wall.date()) and OPENS <= wall.time() < CLOSES


def next_day_of_work(day: date) -> date:
    """The first day after a day on which somebody works, as far as is known."""
    following = day + ONE_DAY
    while not somebody_works(following):
        following += ONE_DAY
    return following


def local(moment: datetime) -> datetime:
    """A moment as the clock on the wall in England shows it; refuses a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("A moment must carry its time zone.")
    return moment.astimezone(LONDON)


def end_of_day(day: date) -> datetime:
    """The last minute that a day's clock shows in England, 11:59pm: a deadline there shuts when it says."""
    return moment_from_local(day, LAST_MINUTE)


def moment_from_local(day: date, clock: time, fold: int | None = None) -> datetime:
    """The instant, in UTC, at which clocks in England show a date and time.

    Raises NonexistentTime for a time that the clocks skip, and AmbiguousTime for one that they show twice
    unless `fold` says which: 0 the first (summer time), 1 the second.
    """
    wall = datetime.combine(day, clock.replace(tzinfo=None), LONDON)
    first, second = (wall.replace(fold=which).astimezone(UTC) for which in (0, 1))
    if first == second:
        return first
    if first.astimezone(LONDON).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NonexistentTime(
            f"There is no {_spoken(clock)} on {_written(day)}: the clocks go forward from 1am to 2am. "
            "Enter a time before 1am, or 2am or later."
        )
    if fold is None:
        raise AmbiguousTime(
            f"There are two times {_spoken(clock)} on {_written(day)}: the clocks go back from 2am to 1am. "
            "Say whether you mean the first (summer time) or the second, an hour later (winter time)."
        )
    return second if fold else first


def _spoken(clock: time) -> str:
    hour = clock.hour % NOON_HOUR or NOON_HOUR
    minutes = f":{clock.minute:02d}" if clock.minute else ""
    return f"{hour}{minutes}{'am' if clock.hour < NOON_HOUR else 'pm'}"


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
