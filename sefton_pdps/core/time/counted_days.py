"""Clocks of so many days: calendar days, or England's working days."""

from datetime import date, timedelta

from sefton_pdps.core.choices import Choices
from sefton_pdps.core.text.words import plural
from sefton_pdps.core.time.working_days import next_day_of_work


class DayUnit(Choices):
    CALENDAR = "calendar", "days"
    WORKING = "working", "working days"


def days_after(day: date, number: int, unit: str) -> date:
    """The day so many days after a day, which is day 0.

    A clock that a rule starts must stop nobody from placing a child: beyond the official list of bank holidays every
    weekday is taken for a working one.
    """
    if unit == DayUnit.CALENDAR:
        return day + timedelta(days=number)
    for _one in range(number):
        day = next_day_of_work(day)
    return day


def days_words(number: int, unit: str) -> str:
    """How many days in words: "5 working days", "1 day"."""
    return plural(number, "working day" if unit == DayUnit.WORKING else "day")
