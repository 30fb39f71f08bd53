"""Terms and whole-life values: five years from the start, never beyond the 18th birthday (S-47)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from placements.rules.ages import eighteenth_birthday, years_after
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.money import charge

LEAST_YEARS = 5
NOTHING = Decimal("0.00")
# Pounds a week of a line, and its own end where it does not run to the end of the term.
Priced = tuple[Decimal, date | None]


class TermTooShort(DomainError):
    """There is no night between the start and the 18th birthday."""


@dataclass(frozen=True)
class Value:
    """What a proposal costs, in pounds: to the end of its term, and what an uncut term would add after 18."""

    whole_life: Decimal
    after_18: Decimal


def term_end(starts_on: date, date_of_birth: date, years: int = LEAST_YEARS) -> tuple[date, bool]:
    """The first day after the term, and whether an uncut term would pass 18: five years, cut at 18 (S-47).

    Raises TermTooShort for a start on or after the 18th birthday.
    """
    adult, uncut = eighteenth_birthday(date_of_birth), years_after(starts_on, years)
    if starts_on >= adult:
        raise TermTooShort(
            "The child is 18 or over on the start date, so no placement can be bought. Enter an earlier start date."
        )
    return min(adult, uncut), uncut > adult


def whole_life_value(weekly: Decimal, starts_on: date, ends_on: date) -> Decimal:
    """The cost in pounds of the nights [starts_on, ends_on) of one fee line at `weekly` pounds a week.

    Each calendar month is rounded once and then only added up, as the kept months of a fee line are, so that the
    value asked for and the money later paid agree to the penny (S-49).
    """
    total, first = NOTHING, starts_on
    while first < ends_on:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        cut = min(following, ends_on)
        total += charge(weekly, (cut - first).days)
        first = cut
    return total


def value_of(lines: Sequence[Priced], starts_on: date, ends_on: date, date_of_birth: date) -> Value:
    """The value of all fee lines to the end of the term, and from the 18th birthday to an uncut five years' end.

    A line with an end of its own costs nothing from then on. The second is for information only: band and term stop
    at 18 (S-47, S-52).
    """
    adult, uncut = eighteenth_birthday(date_of_birth), years_after(starts_on, LEAST_YEARS)
    return Value(
        sum((whole_life_value(weekly, starts_on, own or ends_on) for weekly, own in lines), NOTHING),
        sum((whole_life_value(weekly, adult, uncut) for weekly, own in lines if own is None), NOTHING),
    )
