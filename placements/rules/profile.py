"""The anonymised profile: its texts, its rows from the referral's typed answers, and the copy that goes out. Pure."""

from collections.abc import Mapping
from typing import Any, Protocol

from placements.rules.ages import shown_age
from placements.rules.answers import Need, NeedKind, Question, Row, told
from placements.rules.questions import QUESTIONS

PARTS = {
    "age_words": "Age",
    "gender_words": "Gender",
    "area_words": "Area",
    "story": "The story",
    "wishes": "What the child wants",
    "strengths": "Strengths",
    "support": "The support needed",
}
# What a person writes; the age is a fixed band and is never typed.
WRITTEN = tuple(name for name in PARTS if name != "age_words")
# Texts of the profile that an offer answers like a need.
ANSWERED_TEXTS = ("wishes", "support")


class Written(Protocol):
    """A version of the profile, as far as its copy needs it."""

    needs: Any


def rows_of(answers: Mapping[str, Any]) -> list[Need]:
    """The rows of the profile from a referral's answers, in the order of the questions; empty ones are left out."""
    by_row: dict[Row, list[Question]] = {}
    for question in QUESTIONS.values():
        if question.row:
            by_row.setdefault(question.row, []).append(question)
    rows = (told(row, questions, answers) for row, questions in by_row.items())
    return [row for row in rows if row]


def frozen_copy(profile: Written) -> dict[str, Any]:
    """The copy that goes out to providers: words and codes of questions; no ids, dates of birth or references."""
    texts = {name: getattr(profile, name) for name in PARTS}
    return shown_copy({**texts, "needs": [dict(row) for row in profile.needs]})


def shown_copy(profile: Mapping[str, Any]) -> dict[str, Any]:
    """A copy as anybody reads it: one that went out before there were fixed bands of ages tells the band too."""
    return {**profile, "age_words": shown_age(str(profile.get("age_words", "")))}


def needs_of(profile: Mapping[str, Any] | None) -> list[Need]:
    """What every offer says how it would meet: the child's wishes, the support, each row that asks something."""
    if not profile:
        return []
    texts = [
        Need(name, PARTS[name], str(profile[name]), NeedKind.NEED)
        for name in ANSWERED_TEXTS
        if profile.get(name)
    ]
    rows = [Need.from_json(kept) for kept in profile.get("needs", [])]
    return texts + [row for row in rows if row.kind is not NeedKind.FACT]


def need_label(code: str) -> str:
    """The words of a need's code, for what was kept without its profile; the code itself where nobody knows it."""
    rows = {question.row.code: question.row.label for question in QUESTIONS.values() if question.row}
    return {**rows, **{name: PARTS[name] for name in ANSWERED_TEXTS}}.get(code, code)


def unanswered(needs: list[Need], answers: Mapping[str, str]) -> list[Need]:
    """The needs that an offer says nothing about yet."""
    return [need for need in needs if not str(answers.get(need.code, "")).strip()]
