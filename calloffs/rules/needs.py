"""The needs that an offer answers one by one, read from the frozen anonymised profile. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Answers of the standard's fields that ask nothing of a home.
NOTHING_ASKED = frozenset(
    [
        "",
        "no",
        "n",
        "none",
        "na",
        "not required",
        "not known",
        "not specified",
        "no known risk",
        "no preference",
    ]
)
NOT_A_NEED = frozenset(["needed_by", "type_of_placement", "kind_of_placement"])


@dataclass(frozen=True)
class Need:
    """One need: its code in an offer's answers, what it is called, and what the profile says of it."""

    code: str
    label: str
    value: str


def code_of(label: str) -> str:
    """A label of the profile's table as the code of an answer: "Home adaptation" is home_adaptation."""
    return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")


def needs_of(profile: Mapping[str, Any] | None) -> list[Need]:
    """What every offer says how it would meet: the child's wishes, the support, each row that asks something."""
    if not profile:
        return []
    said = [
        Need("wishes", "What the child wants", str(profile.get("wishes", ""))),
        Need("support", "The support needed", str(profile.get("support", ""))),
    ]
    rows = [Need(code_of(str(label)), str(label), str(value)) for label, value in profile.get("table", [])]
    asked = [
        row for row in rows if row.value.strip().lower() not in NOTHING_ASKED and row.code not in NOT_A_NEED
    ]
    return [need for need in said if need.value] + asked


def unanswered(needs: list[Need], answers: Mapping[str, str]) -> list[Need]:
    """The needs that an offer says nothing about yet."""
    return [need for need in needs if not str(answers.get(need.code, "")).strip()]
