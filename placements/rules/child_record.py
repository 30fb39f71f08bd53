"""Correcting a child's record: which parts differ, what a reason needs, and what a new date of birth touches. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from placements.codes import RecordPart, WhyChanged
from placements.rules.ages import age_on, eighteenth_birthday
from placements.rules.legal import CONSENTS_FROM
from placements.states import Giver
from sefton_pdps.core.text.words import day


@dataclass(frozen=True)
class Touched:
    """What a corrected date of birth meets: what stands against it, each with what to do first, and what follows."""

    against: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    def __add__(self, other: "Touched") -> "Touched":
        return Touched(self.against + other.against, self.follows + other.follows)


def changed(was: Mapping[str, str], now: Mapping[str, str]) -> list[RecordPart]:
    """The parts that are told and are not as they were, in the order of the record."""
    return [part for part in RecordPart if part in now and now[part] != was[part]]


def why_not_changed(
    parts: Iterable[RecordPart], *, reason: str, words: str, holds_from: date | None, born: date, on: date
) -> tuple[str, str]:
    """The box and the sentence of what a correction lacks; ("", "") where it is whole."""
    if reason not in WhyChanged.values:
        return "reason", "Choose why the record is changed."
    if not words.strip():
        return "words", "Say what was wrong, or what has changed."
    if reason == WhyChanged.SINCE and RecordPart.BORN in parts:
        return "reason", "A date of birth does not change. Choose that it was recorded wrongly."
    refusal = _why_not_from(holds_from, is_since=reason == WhyChanged.SINCE, born=born, on=on)
    return ("holds_from", refusal) if refusal else ("", "")


def _why_not_from(holds_from: date | None, *, is_since: bool, born: date, on: date) -> str:
    """Only what has changed since has a day of its own, between the birth and today."""
    if not is_since:
        return "Leave the day empty: only what has changed since has one." if holds_from else ""
    if holds_from is None:
        return "Enter the day from which it holds."
    if holds_from > on:
        return "That day is still to come. Change the record once it has come."
    return "That is before the child was born. Check the date." if holds_from < born else ""


@dataclass(frozen=True)
class Held:
    """An authority on record, as far as a birth date says whether it can have been given."""

    name: str
    giver: str
    began_on: date


def touched_authorities(rows: Iterable[Held], born: date) -> Touched:
    """No authority began before the birth, and a young person consents from 16 on (Children Act 1989, s. 20(11))."""
    against = []
    for row in rows:
        if row.began_on < born:
            against.append(f"{row.name} is on record from {day(row.began_on)}, before this birth.")
        elif row.giver == Giver.YOUNG and age_on(born, row.began_on) < CONSENTS_FROM:
            against.append(
                f"{row.name} of {day(row.began_on)} rests on the young person’s own consent, who was under "
                f"{CONSENTS_FROM} then by this date."
            )
    told = " Correct it first, on the child’s page under “Legal authority”."
    return Touched(tuple(one + told for one in against))


@dataclass(frozen=True)
class Planned:
    """A stay that is planned or goes on, and the first day after it."""

    reference: str
    planned_end: date


def touched_stays(rows: Iterable[Planned], was: date, born: date) -> Touched:
    """A stay ends at the 18th birthday at the latest (S-47); its agreed end moves by ending it, and by nothing else."""
    before, adult = eighteenth_birthday(was), eighteenth_birthday(born)
    follows = []
    for row in rows:
        if row.planned_end > adult:
            follows.append(
                f"Placement {row.reference} is planned until {day(row.planned_end)}, and the 18th birthday would be "
                f"{day(adult)}: end it on that day."
            )
        elif row.planned_end == before != adult:
            follows.append(
                f"Placement {row.reference} would still end on {day(row.planned_end)}, as it was agreed, and no more "
                "on the 18th birthday."
            )
    return Touched(follows=tuple(follows))
