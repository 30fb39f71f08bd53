"""What may be recorded of a setting's places, carer households and statement of purpose."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from providers.rules.needs import catalogue
from providers.rules.register import OLDEST, SIXTEEN
from providers.states import SettingKind
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words

PSEUDONYM = re.compile(r"(?=.*[0-9])[A-Z0-9][A-Z0-9-]{0,19}")
# More places opened at once are taken for a slip of the keys.
MOST_AT_ONCE = 50
# A hold that began earlier, or begins later than this, is taken for a slip in the year.
LONGEST_BACK = timedelta(days=366)
# Likewise ahead: nobody plans further than that.
LONGEST_AHEAD = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Nights:
    """Nights `[starts_on, ends_on)`; without an end they go on."""

    starts_on: date
    ends_on: date | None = None

    def meets(self, other: "Nights") -> bool:
        """Whether some night is in both."""
        return (self.ends_on is None or other.starts_on < self.ends_on) and (
            other.ends_on is None or self.starts_on < other.ends_on
        )


def check_ages(age_from: int, age_to: int, kind: str) -> None:
    """Ages run from 0 to 17; under 16 nobody lives in supported accommodation (reg. 27A)."""
    if not 0 <= age_from <= OLDEST or not 0 <= age_to <= OLDEST:
        raise DomainError("Ages must be from 0 to 17: a placement is for a child under 18.")
    if age_to < age_from:
        raise DomainError("The oldest age must not be below the youngest. Change one of them.")
    if kind == SettingKind.SUPPORTED_ACCOMMODATION and age_from < SIXTEEN:
        raise DomainError(
            "Supported accommodation is for 16 and 17 only (reg. 27A). Make the youngest age 16 or more."
        )


def check_needs(codes: Collection[str]) -> None:
    """Needs are told by the codes of the one catalogue."""
    unknown = [code for code in codes if code not in catalogue()]
    if unknown:
        raise DomainError(f"There is no such need: {words.listed(unknown)}. Select needs from the list.")


def check_pseudonym(code: str) -> None:
    """A carer household is known by a code such as H-014, never by a name or address."""
    if not PSEUDONYM.fullmatch(code):
        raise DomainError(
            "The household's code must be a number or letters and a number, like H-014. Do not enter a name."
        )


def check_hold(hold: Nights, place: Nights, others: Sequence[Nights], *, today: date) -> None:
    """A place is held for nights in which it is open and not held already, not long ago and not far ahead."""
    if hold.ends_on is not None and hold.ends_on <= hold.starts_on:
        raise DomainError(
            "The day on which the place is free again must be after the day on which it is taken."
        )
    if not today - LONGEST_BACK <= hold.starts_on <= today + LONGEST_AHEAD:
        raise DomainError("The first day must be within the last year or the next two years. Check the date.")
    if hold.starts_on < place.starts_on:
        raise DomainError(f"The place opens on {words.day(place.starts_on)}. Enter that day or a later one.")
    if place.ends_on is not None and hold.starts_on >= place.ends_on:
        raise DomainError(f"The place closed on {words.day(place.ends_on)}. It cannot be taken after that.")
    met = next((other for other in others if hold.meets(other)), None)
    if met is not None:
        until = f"until {words.day(met.ends_on)}" if met.ends_on else "with no end date"
        raise DomainError(
            f"The place is marked as not free already from {words.day(met.starts_on)} {until}. "
            "Mark it as free first, or enter other days."
        )


def check_release(hold: Nights, free_from: date) -> None:
    """A hold is only ever shortened; to make it longer, another is added."""
    if hold.ends_on is not None and free_from > hold.ends_on:
        raise DomainError(
            f"The place is free from {words.day(hold.ends_on)} already. Enter that day or an earlier one."
        )


def check_number(number: int, *, open_already: int, registered: int | None) -> None:
    """Places are opened up to 50 at once, and a home has no more of them than it is registered for."""
    if not 1 <= number <= MOST_AT_ONCE:
        raise DomainError(f"The number of places must be from 1 to {MOST_AT_ONCE}.")
    if registered is not None and open_already + number > registered:
        raise DomainError(
            f"Ofsted's register gives {words.plural(registered, 'place')}, and {open_already} are open. "
            "Tell the council when the registration has changed."
        )
