"""Provisional authority: who may give it and why not, until when it runs, and when it has lapsed (ADR 115). Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol

from calloffs.states import TO_RATIFY, CallOffState, ExpiryUnit, GivingOffice
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import add_working_days, end_of_day, local

# The longest that may be entered: a week of hours, or a month of working days; longer is no emergency.
MOST = {ExpiryUnit.HOURS: 168, ExpiryUnit.WORKING_DAYS: 20}
# A day that runs out ends at its last minute, 11:59pm.
A_MINUTE = timedelta(minutes=1)
# The call-off was bought, or is being bought, on the authority that was given.
BOUGHT = (CallOffState.AUTHORISED, CallOffState.AWARDED)


class Scheme(Protocol):
    """What the rules read of the council's scheme."""

    @property
    def office(self) -> str: ...

    @property
    def up_to(self) -> Decimal: ...

    @property
    def lasts(self) -> int: ...

    @property
    def unit(self) -> str: ...


@dataclass(frozen=True)
class Wanted:
    """What provisional authority is asked about: the value, and whether it cannot wait."""

    value: Decimal
    is_emergency: bool
    # Who decides it in the end, for the sentence that says whom to ring.
    office: str


OFF = (
    "Provisional authority is switched off: the council has entered no scheme, office and limit for it. Ring the {}, "
    "who decides this."
)
NO_EMERGENCY = (
    "Provisional authority is for an emergency: a home that is needed before the next working day is over. Leave this "
    "to the {}."
)


def why_not_give(scheme: Scheme | None, wanted: Wanted) -> tuple[str, ...]:
    """Why provisional authority cannot be given, whoever asks; empty where it can (S-10, S-49)."""
    if scheme is None:
        return (OFF.format(wanted.office),)
    if not wanted.is_emergency:
        return (NO_EMERGENCY.format(wanted.office),)
    if wanted.value > scheme.up_to:
        return (
            f"The whole-life value of {words.pounds(wanted.value)} is above the limit of "
            f"{words.pounds(scheme.up_to)} for provisional authority. Ring the {wanted.office}, who decides this.",
        )
    return ()


def given_already(giver: str, given: datetime) -> str:
    """Of a second press, in another window or by another person: whose authority stands; this one is not taken."""
    return (
        f"{giver} gave provisional authority already, on {words.moment(given)}. The reason that you entered was not "
        "taken, and nothing was changed."
    )


def until(scheme: Scheme, at: datetime) -> datetime:
    """When authority that is given now lapses: so many real hours on, or at the end of so many working days."""
    if scheme.unit == ExpiryUnit.HOURS:
        return at + timedelta(hours=scheme.lasts)
    return end_of_day(add_working_days(local(at).date(), scheme.lasts))


def has_lapsed(state: str, ends: datetime | None, at: datetime) -> bool:
    """Whether it is unratified past its time: by the clock, whatever the sweep has put on record yet."""
    return state in TO_RATIFY and ends is not None and at >= ends


def spent_from(ends: datetime) -> date:
    """The first day whose night is spent without authority: that of the lapse; after a whole day the next one."""
    return local(ends + A_MINUTE).date()


def lasts_words(scheme: Scheme) -> str:
    """ "72 hours", "2 working days"."""
    unit = "hour" if scheme.unit == ExpiryUnit.HOURS else "working day"
    return words.plural(scheme.lasts, unit)


def gives_words(scheme: Scheme) -> str:
    """ "the On-call authoriser", as it stands within a sentence."""
    return f"the {words.lower_first(str(GivingOffice(scheme.office).label))}"
