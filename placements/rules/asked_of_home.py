"""What a referral asks of a home that its needs do not settle: brothers and sisters, company, pets, school.

Each is answered from what is on record on both sides; what no record says is "ask the home", never guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from placements.states import Companions, HomeAnswer, Pets
from sefton_pdps.core.text.words import plural

# The codes of the catalogue by which a setting says that it caters for them.
SIBLINGS, PETS = "siblings", "pets"
# The reasons say it already, with the needs or with the places.
TOLD_ELSEWHERE = 0
# A school is on record by its name, which is no place to measure from.
FROM_SCHOOL = "How far the child’s school is from there is not on record: ask how the child would get to it."


@dataclass(frozen=True)
class AskedFacts:
    """What the referral asks and what the register and the council's own records know of the home.

    `residents`: the ages of the council's other children there; who else lives there nobody has on record.
    `caters_for`: what the home's statement of purpose names. `has_school`: a school is on the child's record, by name.
    """

    siblings: int
    companions: str
    pets: str
    has_school: bool
    child_age: int
    free_places: int
    residents: tuple[int, ...]
    caters_for: frozenset[str]


@dataclass(frozen=True)
class Answer:
    """One thing that is asked, how the home answers it, and why; `weight`: how strong a reason it is."""

    what: str
    how: HomeAnswer
    said: str
    weight: int


def answers(facts: AskedFacts) -> tuple[Answer, ...]:
    """One answer for each thing that the referral asks, in the order of a page."""
    return tuple(_answers(facts))


def _answers(facts: AskedFacts) -> Iterator[Answer]:
    if facts.siblings:
        yield Answer("Brothers and sisters", *_together(facts))
    if facts.companions in _COMPANY:
        yield Answer("Company", *_COMPANY[Companions(facts.companions)](facts))
    if facts.pets in (Pets.MUST, Pets.NO):
        yield Answer("Pets", *_with_pets(facts))
    if facts.has_school:
        yield Answer("School", HomeAnswer.NOT_KNOWN, FROM_SCHOOL, 15)


Told = tuple[HomeAnswer, str, int]


def _together(facts: AskedFacts) -> Told:
    """By the places that are free: the child and each brother or sister need one."""
    with_child = plural(facts.siblings, "brother or sister", "brothers and sisters")
    are = "is" if facts.siblings == 1 else "are"
    free = f"{plural(facts.free_places, 'place')} {'is' if facts.free_places == 1 else 'are'} free"
    asked = f"{with_child} {are} to be placed with the child"
    if not facts.free_places:
        return HomeAnswer.NOT_MET, f"No place is free by our records, and {asked}.", TOLD_ELSEWHERE
    if facts.free_places <= facts.siblings:
        return HomeAnswer.PARTLY, f"Only {free}, and {asked}.", 73
    if SIBLINGS in facts.caters_for:
        return HomeAnswer.MET, f"{free}, enough for the child and {with_child}.", 68
    said = f"{free}, enough for the child and {with_child}; that it takes them together it does not say."
    return HomeAnswer.PARTLY, said, 34


def _alone(facts: AskedFacts) -> Told:
    if not facts.residents:
        return HomeAnswer.MET, "No other child placed by Sefton lives there.", 55
    lives = "child lives" if len(facts.residents) == 1 else "children live"
    return HomeAnswer.NOT_MET, f"A solo placement is recommended; {len(facts.residents)} {lives} there.", 75


def _in_company(facts: AskedFacts) -> Told:
    if facts.residents:
        lives = "child lives" if len(facts.residents) == 1 else "children live"
        company = f"{len(facts.residents)} other {lives} there, placed by Sefton: company is recommended."
        return HomeAnswer.MET, company, 30
    said = "Company of other children is recommended; Sefton has placed none there: ask who lives there."
    return HomeAnswer.NOT_KNOWN, said, 27


def _with_older(facts: AskedFacts) -> Told:
    if any(age < facts.child_age for age in facts.residents):
        return HomeAnswer.NOT_MET, "Younger children live there; only older ones are recommended.", 70
    return _of_an_age(facts, "older", all(age > facts.child_age for age in facts.residents))


def _with_younger(facts: AskedFacts) -> Told:
    if any(age > facts.child_age for age in facts.residents):
        return HomeAnswer.NOT_MET, "Older children live there; only younger ones are recommended.", 70
    return _of_an_age(facts, "younger", all(age < facts.child_age for age in facts.residents))


def _of_an_age(facts: AskedFacts, which: str, is_met: bool) -> Told:
    if not facts.residents:
        nobody = f"Only {which} children are recommended; Sefton has placed none there: ask who lives there."
        return HomeAnswer.NOT_KNOWN, nobody, 27
    if is_met:
        return HomeAnswer.MET, f"Sefton’s other children there are {which}, as is recommended.", 32
    alike = f"Only {which} children are recommended; a child of the same age lives there: ask who is {which}."
    return HomeAnswer.NOT_KNOWN, alike, 28


_COMPANY = {
    Companions.SOLO: _alone,
    Companions.OTHERS: _in_company,
    Companions.OLDER: _with_older,
    Companions.YOUNGER: _with_younger,
}


def _with_pets(facts: AskedFacts) -> Told:
    has = PETS in facts.caters_for
    if facts.pets == Pets.MUST:
        if has:
            return HomeAnswer.MET, "It says that it offers a home with pets.", TOLD_ELSEWHERE
        return HomeAnswer.NOT_MET, "It does not say that it offers a home with pets.", TOLD_ELSEWHERE
    if has:
        return HomeAnswer.NOT_MET, "It offers a home with pets, and the child cannot live with pets.", 72
    said = "The child cannot live with pets, and whether there are any is not on record: ask it."
    return HomeAnswer.NOT_KNOWN, said, 26
