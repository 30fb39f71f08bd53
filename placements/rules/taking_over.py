"""What a child's next referral begins with: the answers of the last one, each section to be checked again. Pure."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from placements.rules.answers import is_empty
from placements.rules.questions import QUESTIONS, SECTIONS


def taken_over(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers by field that outlive the day they were given on; dates and haste are asked afresh."""
    return {
        field: answers[field]
        for field, question in QUESTIONS.items()
        if not question.of_the_day and not is_empty(answers.get(field))
    }


def sections_of(fields: Collection[str]) -> list[str]:
    """The codes of the sections that hold any of these fields, in the order of the referral."""
    return [one.code for one in SECTIONS if any(question.field in fields for question in one.questions)]


def still_to_check(to_check: Iterable[str], saved: Collection[str]) -> list[str]:
    """What is left to check after these fields were saved: a section that was saved whole is checked."""
    whole = {
        one.code for one in SECTIONS if {ask.field for ask in one.questions if not ask.derived} <= {*saved}
    }
    return [code for code in to_check if code not in whole]
