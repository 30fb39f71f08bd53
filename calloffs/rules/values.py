"""Terms and whole-life values: five years from the start, never beyond the 18th birthday (S-47)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from placements.rules.ages import eighteenth_birthday, years_after
from placements.rules.fees import Line, weekly_line
from placements.states import FeeUnit
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.money import NOTHING

# A term is five years, or until the 18th birthday where that comes first (S-47).
LEAST_YEARS = 5


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
    """The cost in pounds of the nights [starts_on, ends_on) at `weekly` pounds a week.

    Each calendar month is rounded once and then only added up, as the kept months of a fee line are, so that the
    value asked for and the money later paid agree to the penny (S-49).
    """
    return weekly_line("", weekly).within(starts_on, ends_on).cost


def value_of(lines: Sequence[Line], starts_on: date, ends_on: date, date_of_birth: date) -> Value:
    """The value of all fee lines to the end of the term, and from the 18th birthday to an uncut five years' end.

    A line with an end of its own costs nothing from then on, and what is paid once counts once. The second is for
    information only: band and term stop at 18 (S-47, S-52).
    """
    adult, uncut = eighteenth_birthday(date_of_birth), years_after(starts_on, LEAST_YEARS)
    running = [line for line in lines if line.ends_on is None and line.unit != FeeUnit.ONE_OFF]
    return Value(
        sum((line.within(starts_on, ends_on).cost for line in lines), NOTHING),
        sum(
            (replace(line, starts_on=adult, ends_on=uncut).cost for line in running if adult < uncut), NOTHING
        ),
    )
