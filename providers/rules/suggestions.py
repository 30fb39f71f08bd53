"""The lots and criteria that the set-up pages offer to begin with."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SUGGESTIONS = Path(__file__).resolve().parents[1] / "data" / "suggestions.toml"


@dataclass(frozen=True)
class SuggestedLot:
    code: str
    name: str
    service_type: str
    least_age: int
    description: str


@dataclass(frozen=True)
class SuggestedCriterion:
    code: str
    weight: int
    least_score: int
    question: str


@cache
def suggested_lots() -> tuple[SuggestedLot, ...]:
    """The lots of the Cabinet report: residential, fostering, supported, emergency, therapeutic (S-1, S-6, S-7)."""
    return tuple(SuggestedLot(**lot) for lot in tomllib.loads(SUGGESTIONS.read_text())["lots"])


@cache
def suggested_criteria() -> tuple[SuggestedCriterion, ...]:
    """The four criteria of S-45 with weights, least scores and questions to start from."""
    return tuple(SuggestedCriterion(**one) for one in tomllib.loads(SUGGESTIONS.read_text())["criteria"])
