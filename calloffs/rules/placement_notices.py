"""Notices of a placement: to whom, by when, and what stands in the way of a record (regulation 13, ADR 140). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from calloffs.states import TellingStep, ToldHow
from placements.states import LocationClass
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.counted_days import days_after

DAY = timedelta(days=1)
NOTHING = ("", "")
DECISIONS = (TellingStep.NOTIFY, TellingStep.WITHHOLD, TellingStep.NOBODY)
CHOOSE = "Choose what is to be done."
NEVER_LEFT_OUT = (
    "The regulations let nobody leave out this recipient. Give notice, or say that there is nobody."
)
WHO_LEAVES_OUT = (
    "A nominated officer, the Head of Service, the Director or a manager decides to leave somebody out."
)
EMPTY = "Nobody is told, so leave name and address empty."
WHY_NOBODY = "Say why there is nobody to tell, such as that no practice has registered the child yet."
ENDED = "The search ended with no award, so no notice of a placement is owed."
FIRST_DECIDE = "Decide first whether notice is given. Nothing goes out before that."


class Within(Protocol):
    """What is read of the clock of an emergency: how many days."""

    @property
    def days(self) -> int: ...

    @property
    def unit(self) -> str: ...


@dataclass(frozen=True)
class Decided:
    """What is decided about one recipient: told by name, left out, or nobody is there; and why."""

    step: str
    recipient_name: str = ""
    recipient_address: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Given:
    """That a notice was given: on which day, how, and why a record before it is corrected."""

    given_on: date | None
    how: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Offered:
    """A name and an address that are on record already, and where they stand: a proposal, and no decision."""

    name: str = ""
    address: str = ""
    whence: str = ""


NOTHING_OFFERED = Offered()


class NotWhole(DomainError):
    """Of several decisions that were sent together none could be recorded; each has its own refusal, by its kind."""

    def __init__(self, refused: Mapping[str, DomainError]) -> None:
        super().__init__(*(reason for one in refused.values() for reason in one.reasons))
        self.refused = refused


def as_meant(decided: Decided, offered: Offered) -> Decided | None:
    """What a person decided of one recipient among several; None where nothing was typed beside what was offered.

    What was only offered counts as typed where notice is given, and as nothing where nobody is told.
    """
    untouched = decided.recipient_name in ("", offered.name) and decided.recipient_address in (
        "",
        offered.address,
    )
    if not decided.step and untouched and not decided.reason:
        return None
    if decided.step in (TellingStep.WITHHOLD, TellingStep.NOBODY) and untouched:
        return Decided(decided.step, reason=decided.reason)
    return decided


def is_owed(location_class: str, *, out_of_area: bool) -> bool:
    """Whether a recipient is told of a home there: some only of one outside the council's area."""
    return not out_of_area or location_class != LocationClass.IN_BOROUGH


def due_on(first_night: date, authorised_on: date, clock: Within | None) -> date:
    """The last day for a notice: the day before the first night, or with a clock so many days after that night.

    `clock` is that of an emergency on record. Nothing is due before the authorisation that brings it about.
    """
    if clock is not None:
        return days_after(first_night, clock.days, clock.unit)
    return max(first_night - DAY, authorised_on)


def why_not_decided(
    decided: Decided, *, steps: Sequence[str], may_leave_out: bool, before: str
) -> tuple[str, str]:
    """The field and the sentence of what stands in the way of a decision; `before`: the newest record's step, or none.

    `steps`: what this person may decide.
    """
    step, named = decided.step, decided.recipient_name.strip()
    typed, why = named or decided.recipient_address.strip(), decided.reason.strip()
    leaves_out, nobody = step == TellingStep.WITHHOLD, step == TellingStep.NOBODY
    wrong = {
        ("step", CHOOSE): step not in DECISIONS,
        ("step", NEVER_LEFT_OUT): leaves_out and not may_leave_out,
        ("step", WHO_LEAVES_OUT): leaves_out and step not in steps,
        ("step", "A placements officer decides this."): step not in steps,
        ("recipient_name", "Enter to whom the letter goes."): step == TellingStep.NOTIFY and not named,
        ("recipient_name", EMPTY): step != TellingStep.NOTIFY and bool(typed),
        ("reason", "Say why notice would put the child at risk of significant harm."): leaves_out and not why,
        ("reason", WHY_NOBODY): nobody and not why,
        ("reason", "It was decided already. Say why it is changed."): bool(before) and not why,
    }
    return next((told for told, is_so in wrong.items() if is_so), NOTHING)


def why_not_given(given: Given, *, before: str, decided_on: date | None, today: date) -> tuple[str, str]:
    """The same of a notice that was given; `decided_on`: the day on which it was decided to give it."""
    on = given.given_on
    if decided_on is None:
        return "", FIRST_DECIDE
    if on is None:
        return "given_on", "Enter the day on which it was given."
    early = f"It was decided on {day(decided_on)} to give notice. Enter that day or a later one."
    corrects = before == TellingStep.GIVEN and not given.reason.strip()
    wrong = {
        ("given_on", "That day is still to come. Record the notice once it is given."): on > today,
        ("given_on", early): on < decided_on,
        ("how", "Choose how it was given."): given.how not in ToldHow.values,
        ("reason", "It is recorded already that it was given. Say why that is corrected."): corrects,
    }
    return next((told for told, is_so in wrong.items() if is_so), NOTHING)
