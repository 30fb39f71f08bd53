"""The route assessment: what the record answers, which route the answers point to, and why (S-48). Pure."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from calloffs.states import CallOffRoute
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text.words import lower_first, plural

QUESTIONS = Path(__file__).resolve().parents[1] / "data" / "route-questions.toml"
NOTHING_SPEAKS_AGAINST = "Nothing calls for another route: offers are compared on published weights."
Answer = bool | int | None


@dataclass(frozen=True)
class RouteFacts:
    """What is known when the route is chosen; None is not known, or does not arise.

    `invited`: how many providers a mini-competition would invite. `sibling_home` is the one answer that no record
    holds: it is asked where there are brothers or sisters.
    """

    invited: int = 0
    emergency: bool = False
    days_until_needed: int | None = None
    days_until_court: int | None = None
    siblings: int = 0
    sibling_home: bool | None = None
    step_down: bool = False
    earlier_without_award: int = 0
    deprivation_of_liberty: bool = False
    has_wishes: bool = False


@dataclass(frozen=True)
class Question:
    """A question as the data hold it, and the answer that speaks for a route."""

    code: str
    asks: str
    fact: str
    speaks_for: CallOffRoute
    because: str
    decides: bool
    unit: str
    at_most: int | None
    at_least: int | None
    answer_is: bool | None

    def speaks(self, answer: Answer) -> bool:
        """Whether this answer speaks for the route of the question."""
        if answer is None:
            return False
        within = (self.at_most is None or answer <= self.at_most) and (
            self.at_least is None or answer >= self.at_least
        )
        return within and self.answer_is in (None, answer)


@dataclass(frozen=True)
class Answered:
    """A question with its answer in words, the route that the answer speaks for ("" for none), and why."""

    code: str
    asks: str
    answer: str
    speaks_for: str = ""
    because: str = ""


@dataclass(frozen=True)
class Assessed:
    """Every question as it was answered, and where the answers point to."""

    answers: tuple[Answered, ...]
    pointed_to: CallOffRoute
    because: str


def _read() -> tuple[Question, ...]:
    """The questions of the packaged file; one about a fact that nobody reads is refused when the service starts."""
    known = {one.name for one in fields(RouteFacts)}
    questions = tuple(
        Question(
            code=row["code"],
            asks=row["asks"],
            fact=row["fact"],
            speaks_for=CallOffRoute(row["speaks_for"]),
            because=row["because"],
            decides=row.get("decides", False),
            unit=row.get("unit", ""),
            at_most=row.get("at_most"),
            at_least=row.get("at_least"),
            answer_is=row.get("is"),
        )
        for row in tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))["question"]
    )
    if unknown := {one.fact for one in questions} - known:
        raise ValueError(f"No fact of this name is read: {', '.join(sorted(unknown))}.")
    return questions


ASKED = _read()


def assess(facts: RouteFacts, questions: Sequence[Question] = ASKED) -> Assessed:
    """Where the answers point to: the first that decides; to a mini-competition where none does (S-48)."""
    answered: dict[str, Answered] = {}
    pointed_to, because = CallOffRoute.MINI_COMPETITION, NOTHING_SPEAKS_AGAINST
    decided = False
    for question in questions:
        answer: Answer = getattr(facts, question.fact)
        told = Answered(question.code, question.asks, _words(question, answer))
        if question.speaks(answer):
            told = replace(told, speaks_for=question.speaks_for, because=question.because)
            if question.decides and not decided:
                pointed_to, because, decided = question.speaks_for, question.because, True
        if told.speaks_for or question.asks not in answered:
            answered[question.asks] = told
    return Assessed(tuple(answered.values()), pointed_to, because)


def _words(question: Question, answer: Answer) -> str:
    if answer is None:
        return "Does not arise"
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if question.unit == "day" and answer < 0:
        return f"Overdue by {plural(-answer, 'day')}"
    return plural(answer, question.unit)


def reason_for(route: str, typed: str, assessed: Assessed) -> str:
    """Why a route is gone: what the answers say where they point to it, else the officer's own reason (S-48)."""
    if typed.strip():
        return typed.strip()
    if route == assessed.pointed_to:
        return assessed.because
    label = lower_first(CallOffRoute(assessed.pointed_to).label)
    raise DomainError(
        f"The answers point to a {label}: {lower_first(assessed.because)} Say why another way is better for the "
        "child's needs, or choose that one.",
        field="route_reason",
    )
