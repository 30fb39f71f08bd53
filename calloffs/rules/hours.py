"""A competition that counts in hours, because a child needs a home before the next working day is over. Pure."""

from datetime import date, datetime, timedelta

from calloffs.rules.competition import doubt_of_need
from providers.rules.sanity import doubt_of_closing
from sefton_pdps.core.forms.doubts import Doubt
from sefton_pdps.core.text.words import duration, plural

# From publishing to the deadline: time to ring round once, an evening, a night.
HOURS = (2, 4, 8)
USUAL = 4
NIGHT = timedelta(hours=HOURS[-1])


def closes_after(at: datetime, hours: int) -> datetime:
    """So many real hours after a moment, also in a night in which the clocks change."""
    return at + timedelta(hours=hours)


def half_time(published_at: datetime, closes_at: datetime) -> datetime:
    """When the silent are nudged: with as much time left as has passed."""
    return published_at + (closes_at - published_at) / 2


def doubts_of_deadline(
    closes_at: datetime, needed_on: date, *, at: datetime, emergency: bool
) -> list[Doubt | None]:
    """What is asked about a deadline: that nobody works then, and that it comes after the day of the need.

    In an emergency people answer at night, and a night that begins on the day of the need may end after it.
    """
    if not emergency:
        return [doubt_of_closing(closes_at), doubt_of_need(closes_at, needed_on)]
    providers_have = closes_at - at
    return [doubt_of_need(closes_at, needed_on)] if providers_have > NIGHT else []


def too_few_hours(closes_at: datetime, *, at: datetime, least_hours: int) -> str:
    """A warning, never a refusal, when providers are given fewer hours than they need to ring their homes."""
    providers_have = closes_at - at
    if providers_have >= timedelta(hours=least_hours):
        return ""
    return (
        f"Providers have {duration(providers_have)} to answer, less than the {plural(least_hours, 'hour')} in which "
        "they can reach their homes by night. Ring them, and move the deadline later where one asks for it."
    )
