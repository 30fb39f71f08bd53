"""What a question of the referral is, what a row of the anonymised profile is, and an answer in words. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sefton_pdps.core.text.words import day
from sefton_pdps.core.web.components import Audience

# The answer that a home is needed before somebody else is at work again, as of the day it was written.
IN_EMERGENCY = "in_emergency"


# What people write so that a box is not empty; a word of a name or a time is more than this.
NOTHING_SAID = frozenset(
    ("", "none", "none known", "n a", "na", "nil", "no", "nobody", "no one", "nobody yet", "not known", "unknown",
     "not yet", "tbc", "tba", "to be confirmed", "to follow", "later", "x", "as above")
)  # fmt: skip


class NeedKind(StrEnum):
    """What a row of the profile wants of a home: an answer about a need, about a risk, or nothing."""

    NEED = "need"
    RISK = "risk"
    FACT = "fact"


@dataclass(frozen=True)
class Row:
    """A row of the profile. Offers are answered by its code, which never changes; its label may.

    `asks_nothing`: the typed answers that want nothing of a home. "No" to pets wants a home without them.
    """

    code: str
    label: str
    kind: NeedKind = NeedKind.NEED
    asks_nothing: tuple[object, ...] = ()


@dataclass(frozen=True)
class Question:
    """One field of the referral, from the words of its form to the need that it is matched by.

    `noun` stands in the middle of a sentence and `read_as` above an old answer; `needed` is wanted before
    submission. `row` is where providers read the answer. `matches` gives the codes of the catalogue of needs: one
    for every answer that asks something, or one for some answers. `lines` and `most` size the control.
    An answer `of_the_day` is never taken over into the child's next referral. One that is `derived` from others is
    asked by no box. `none_if` is the field and its answer that say that there are none here. `about` names the field
    of the risk that a text tells more of. `needed_if` is the field and its answers that want this one too: a risk that
    is present wants its text. `hint` stands before who reads it. In an emergency
    one that `can_wait` is asked for after the child has moved, and one for `tonight` is never left for later; by day
    nothing waits for that. One that `wants_somebody` is not answered by "none known": somebody gave, takes or was told.
    """

    field: str
    label: str
    noun: str = ""
    needed: bool = False
    row: Row | None = None
    choices: type | None = None
    matches: str | Mapping[Any, str] | None = None
    read_as: str = ""
    lines: int = 5
    most: int | None = None
    of_the_day: bool = False
    derived: bool = False
    none_if: tuple[str, Any] | None = None
    about: str = ""
    hint: str = ""
    needed_if: tuple[str, tuple[Any, ...]] | None = None
    can_wait: bool = False
    tonight: bool = False
    wants_somebody: bool = False

    @property
    def audience(self) -> Audience:
        """Who reads what is typed."""
        return Audience.PROVIDERS if self.row else Audience.COUNCIL

    def is_needed(self, answers: Mapping[str, Any]) -> bool:
        """Whether it is wanted before submission, beside the other answers."""
        if answers.get(IN_EMERGENCY) and (self.tonight or self.can_wait):
            return self.tonight
        if self.needed or self.needed_if is None:
            return self.needed
        field, wanting = self.needed_if
        other = answers.get(field)
        return any(part in wanting for part in (other if isinstance(other, list) else [other]))

    def is_answered(self, answer: Any) -> bool:
        """Whether an answer says what was asked: an empty box does not, nor "none" where somebody is wanted."""
        return not is_empty(answer) and not (self.wants_somebody and says_nothing(answer))

    def asking(self, answer: Any) -> tuple[Any, ...]:
        """The parts of an answer that ask something of a home; a list has several."""
        nothing = self.row.asks_nothing if self.row else ()
        parts = answer if isinstance(answer, list) else [answer]
        return tuple(part for part in parts if not is_empty(part) and part not in nothing)

    def codes(self, answer: Any) -> tuple[str, ...]:
        """The codes of the catalogue that an answer is matched by."""
        asking = self.asking(answer)
        if isinstance(self.matches, str):
            return (self.matches,) if asking else ()
        matches = self.matches or {}
        return tuple(matches[part] for part in asking if part in matches)

    def words(self, answer: Any) -> str:
        """An answer as people read it; "" where there is none."""
        if is_empty(answer):
            return ""
        if isinstance(answer, bool):
            return "Yes" if answer else "No"
        if isinstance(answer, list):
            return ", ".join(self._word(part) for part in answer)
        return day(answer) if isinstance(answer, date) else self._word(answer)

    def _word(self, part: Any) -> str:
        return str(self.choices(part).label) if self.choices else str(part)


@dataclass(frozen=True)
class Section:
    """A section of the referral: its word in addresses, its title and its questions in order.

    One for `tonight` is shown in an emergency only, and its page asks `also` what other sections cannot be left
    without, so that a night is not spent on turning pages (ADR 125).
    """

    code: str
    title: str
    questions: tuple[Question, ...]
    tonight: bool = False
    also: tuple[Question, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The referral's fields that the section asks for."""
        return tuple(question.field for question in self.questions)

    @property
    def needed(self) -> dict[str, str]:
        """The fields that must be answered before submission, each with its noun."""
        return {question.field: question.noun for question in self.questions if question.needed}


def is_empty(answer: Any) -> bool:
    """Whether a question is not answered: "no" and nought are answers, an empty box or list is not."""
    return answer is None or answer in ("", [])


def as_json(answer: Any) -> Any:
    """An answer as it is kept beside others: a date as its ISO words, anything else as it is."""
    return answer.isoformat() if isinstance(answer, date) else answer


@dataclass(frozen=True)
class Need:
    """A row of the profile with its answer: the code by which offers answer it, and the words that people read."""

    code: str
    label: str
    value: str
    kind: NeedKind

    def as_json(self) -> dict[str, str]:
        """As a profile and a call-off keep it."""
        return {"code": self.code, "label": self.label, "value": self.value, "kind": self.kind.value}

    @classmethod
    def from_json(cls, kept: Mapping[str, str]) -> "Need":
        """Back from what was kept."""
        return cls(kept["code"], kept["label"], kept["value"], NeedKind(kept["kind"]))


def told(row: Row, questions: Sequence[Question], answers: Mapping[str, Any]) -> Need | None:
    """One row of the profile: a question's answer, or which of several are so ("Self-harm, Going missing").

    None where nothing is answered. Where no answer asks anything of a home, the row is a fact.
    """
    answered = [question for question in questions if not is_empty(answers.get(question.field))]
    if not answered:
        return None
    asking = [question for question in answered if question.asking(answers[question.field])]
    first = answered[0]
    value = first.words(answers[first.field])
    if len(questions) > 1 and asking:
        value = ", ".join(question.label for question in asking)
    return Need(row.code, row.label, value, row.kind if asking else NeedKind.FACT)


def says_nothing(answer: str) -> bool:
    """Whether a text only fills its box: "None known.", "N/A", "tbc", a dash."""
    said = " ".join(re.findall(r"[a-z0-9]+", answer.lower()))
    return said in NOTHING_SAID
