"""What the law asks before a home outside the council's area is approved, gate by gate (reg. 10 and 11, S-19, ADR 144).

Pure. Which gates are asked is dated data; what answers one, and what an approval lacks, is said here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from calloffs.states import GateAnswer, LawGate, LawOffice, NotNearer
from placements.states import LocationClass
from sefton_pdps.core.text.words import day, listed, lower_first

# The coded answers that each question takes; the first stands where there is no other.
ANSWERS: dict[LawGate, tuple[GateAnswer, ...]] = {
    LawGate.NEARER: (GateAnswer.STATED,),
    LawGate.FITTING: (GateAnswer.STATED,),
    LawGate.WISHES: (GateAnswer.HEARD, GateAnswer.TOO_YOUNG),
    LawGate.RELATIVES: (GateAnswer.CONSULTED, GateAnswer.NOT_RIGHT),
    LawGate.REVIEWING: (GateAnswer.CONSULTED,),
    LawGate.AREA: (GateAnswer.NOTIFIED, GateAnswer.CONSULTED),
    LawGate.EDUCATION: (GateAnswer.GOES_ON, GateAnswer.CHANGES, GateAnswer.NOT_IN_SCHOOL),
    LawGate.SCHOOL: (GateAnswer.CONSULTED,),
    LawGate.KEY_STAGE: (GateAnswer.APPROVED,),
}
# Answers that say in words what took a person's place, or what was arranged.
IN_WORDS = (GateAnswer.TOO_YOUNG, GateAnswer.NOT_RIGHT, GateAnswer.CHANGES, GateAnswer.NOT_IN_SCHOOL)
BY_SOMEBODY = (GateAnswer.HEARD, GateAnswer.CONSULTED, GateAnswer.NOTIFIED, GateAnswer.APPROVED)
ON_THE_LIST = "under “What the law asks before the move”"


class Rule(Protocol):
    """A gate of the dated data."""

    gate: str
    near_too: bool
    from_year: int | None
    to_year: int | None
    may_follow: bool
    legal_basis: str


class Said(Protocol):
    """An answer on record."""

    gate: str
    answer: str
    done_on: date | None


@dataclass(frozen=True)
class Given:
    """An answer as it is told."""

    gate: str
    answer: str = ""
    reasons: tuple[str, ...] = ()
    whom: str = ""
    done_on: date | None = None
    how: str = ""
    care_plan_given: bool = False
    words: str = ""


@dataclass(frozen=True)
class Gate:
    """One row of the list: the rule that asks, and the answer that holds; `by_office`: the approval itself meets it."""

    rule: Rule
    said: Said | None = None
    by_office: bool = False

    @property
    def is_met(self) -> bool:
        """Whether it is answered."""
        return self.by_office or self.said is not None

    @property
    def name(self) -> str:
        """What is asked, as it stands in the middle of a sentence."""
        return lower_first(LawGate(self.rule.gate).label)


def of_this_home(rules: Iterable[Rule], location_class: str, year: int) -> list[Rule]:
    """The gates that are asked of a home by its distance, and of a child by their school year; none in the area."""
    if location_class == LocationClass.IN_BOROUGH:
        return []
    order = list(LawGate)
    asked = [
        one
        for one in rules
        if (one.near_too or location_class == LocationClass.DISTANT)
        and (one.from_year is None or one.to_year is None or one.from_year <= year <= one.to_year)
    ]
    return sorted(asked, key=lambda one: order.index(LawGate(one.gate)))


def asked(
    rules: Iterable[Rule], written: Iterable[Said], *, location_class: str, year: int, office: str = ""
) -> list[Gate]:
    """The list of one home, in its order: the newest answer holds (`written` is the oldest first).

    The nominated officer is asked about the schooling where it is disrupted; where the same officer approves the home,
    `office`, that approval is the answer.
    """
    newest = {one.gate: one for one in written}
    schooling = newest.get(LawGate.EDUCATION)
    disrupted = schooling is not None and schooling.answer == GateAnswer.CHANGES
    own = office == LawOffice.NOMINATED
    return [
        Gate(one, newest.get(one.gate), by_office=one.gate == LawGate.KEY_STAGE and own)
        for one in of_this_home(rules, location_class, year)
        if one.gate != LawGate.KEY_STAGE or disrupted
    ]


def unmet(gates: Iterable[Gate]) -> list[Gate]:
    """Those that are not answered."""
    return [one for one in gates if not one.is_met]


def why_not_approved(gates: Iterable[Gate], *, emergency: bool) -> tuple[str, ...]:
    """Why the home cannot be approved yet, with each gate that is in the way; in an emergency some may follow (M)."""
    lacks = [one for one in unmet(gates) if not (emergency and one.rule.may_follow)]
    if not lacks:
        return ()
    named = listed([f"“{one.name}”" for one in lacks])
    return (
        f"Reg. 11 asks this before the home is approved: {named}. Answer "
        f"{'it' if len(lacks) == 1 else 'each'} {ON_THE_LIST}, then record the approval.",
    )


def why_not_then(gates: Iterable[Gate], told_on: date, *, emergency: bool) -> tuple[str, ...]:
    """Why an approval of a day cannot rest on what was done after it; in an emergency what may follow may (M)."""
    later = [
        one
        for one in gates
        if one.said
        and one.said.done_on
        and one.said.done_on > told_on
        and not (emergency and one.rule.may_follow)
    ]
    if not later:
        return ()
    named = listed([f"“{one.name}”" for one in later])
    return (
        f"Reg. 11 asks this before the home is approved, and it was done after {day(told_on)}: {named}. Ask for the "
        "approval again, now that it is done, and record when it was given.",
    )


def may_still_answer(gate: Gate, *, approved: bool) -> bool:
    """Until the approval an answer may be given again; after it what was to follow alone."""
    return not approved or not gate.is_met


def why_not_answered(given: Given, *, location_class: str, today: date) -> tuple[str, str]:
    """What an answer lacks before it goes on record, and in which box: `("", "")` where it is whole."""
    gate = LawGate(given.gate)
    area_far = gate == LawGate.AREA and location_class == LocationClass.DISTANT
    by_somebody = given.answer in BY_SOMEBODY
    wrong = (
        (gate == LawGate.NEARER and not given.reasons, "reasons", "Choose why no home nearer."),
        (
            not set(given.reasons) <= set(NotNearer.values),
            "reasons",
            "Choose from the reasons that are listed.",
        ),
        (given.answer not in ANSWERS[gate], "answer", "Choose one of the answers that are listed."),
        (
            area_far and given.answer != GateAnswer.CONSULTED,
            "answer",
            "At a distance the area authority is consulted, and not only notified (reg. 11(2)(d)). Consult it first.",
        ),
        (by_somebody and not given.whom.strip(), "whom", "Say who it was: name and job."),
        (by_somebody and given.done_on is None, "done_on", "Say on which day it was."),
        (
            given.done_on is not None and given.done_on > today,
            "done_on",
            "That day is still to come. Record it once it was done.",
        ),
        (gate == LawGate.AREA and not given.how, "how", "Say how the area authority was told."),
        (
            area_far and not given.care_plan_given,
            "care_plan_given",
            "At a distance the area authority is given the care plan (reg. 11(2)(d)). Give it, then record the answer.",
        ),
        (
            gate == LawGate.FITTING and not given.words.strip(),
            "words",
            "Say why it is the most appropriate home.",
        ),
        (
            given.answer in IN_WORDS and not given.words.strip(),
            "words",
            "Say in words why, or what is arranged.",
        ),
    )
    return next(((box, sentence) for is_so, box, sentence in wrong if is_so), ("", ""))
