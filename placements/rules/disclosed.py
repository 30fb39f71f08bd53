"""What the preferred home reads in the second stage, by parts: labels and texts, as of today (ADR 151).

Pure. No key, no reference and no address of the family stands in it; the plan of the placement has pages of its own.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from placements.rules.answers import is_empty
from placements.rules.completeness import sections_for
from placements.rules.questions import QUESTIONS, SECTIONS

CHILD, CONTACTS = "child", "contacts"
# Part by code: the child, whom to ask, and every section of the referral.
TITLES = {
    CHILD: "Who the child is",
    CONTACTS: "Whom to ask at the council",
    **{one.code: one.title for one in SECTIONS},
}
# Whoever reads about a child must know whom to ask.
NEVER_HELD = (CONTACTS,)
Row = tuple[str, str]
Part = dict[str, Any]


def parts_of(
    answers: Mapping[str, Any], child: Sequence[Row], contacts: Sequence[Row], kept_back: Collection[str] = ()
) -> list[Part]:
    """Every part with its rows; one that is held back is named and has none. Parts without an answer are left out."""
    given = {CHILD: list(child), CONTACTS: list(contacts), **dict(_sections(answers))}
    return [
        {
            "code": code,
            "title": title,
            "rows": [] if code in kept_back else [list(row) for row in given[code]],
        }
        for code, title in TITLES.items()
        if given.get(code)
    ]


def held_in(parts: Sequence[Part]) -> list[str]:
    """The titles of what is held back."""
    return [part["title"] for part in parts if not part["rows"]]


def _sections(answers: Mapping[str, Any]) -> Iterator[tuple[str, list[Row]]]:
    for section in sections_for(answers):
        rows = [
            (_label(field), QUESTIONS[field].words(answers[field]))
            for field in section.fields
            if not is_empty(answers.get(field))
        ]
        if rows:
            yield section.code, rows


def _label(field: str) -> str:
    """The question; a text that tells more of a risk is read beside the risk's own name."""
    question = QUESTIONS[field]
    return f"{QUESTIONS[question.about].label}: what is known" if question.about else question.label
