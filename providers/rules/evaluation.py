"""How an application is scored on the four criteria of S-45."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from providers.states import CriterionCode
from sefton_pdps.core.text import words

# Two people score each application without seeing each other's scores (S-45).
LEAST_EVALUATORS = 2
HIGHEST_SCORE = 5
WIDE = 2
DESCRIPTORS = (
    "Nothing that answers the question.",
    "Poor: most of the answer is missing or gives cause for concern.",
    "Limited: answers part of the question, with gaps that matter.",
    "Satisfactory: answers the question, with small gaps.",
    "Good: answers the whole question, with evidence.",
    "Excellent: answers the whole question, with strong evidence and more than was asked.",
)


@dataclass(frozen=True)
class ScoreLine:
    """One criterion's agreed score with its weight and least score."""

    code: str
    weight: int
    least_score: int
    score: int

    @property
    def points(self) -> Decimal:
        """The part of 100 that the score earns: score / 5 x weight."""
        return Decimal(self.score * self.weight) / HIGHEST_SCORE

    @property
    def falls_short(self) -> bool:
        return self.score < self.least_score


@dataclass(frozen=True)
class ScoringFacts:
    """How many evaluators without a conflict have finished, and how many have not."""

    finished: int
    outstanding: int


@dataclass(frozen=True)
class CheckedFacts:
    """The evaluators chosen, and the documents missing or out of date, when the compliance check is passed."""

    evaluators: int
    documents: tuple[str, ...]


@dataclass(frozen=True)
class SettledFacts:
    """The codes of the criteria that have an agreed score."""

    agreed: frozenset[str]


@dataclass(frozen=True)
class DecisionFacts:
    """The agreed lines, and the names of the lots that may still be given."""

    lines: tuple[ScoreLine, ...]
    lots: tuple[str, ...]


def weighted_total(lines: tuple[ScoreLine, ...]) -> Decimal:
    """The points of 100 that the agreed scores earn together (S-45)."""
    return sum((line.points for line in lines), Decimal(0))


def score_reasons(score: int, reason: str) -> tuple[str, ...]:
    """A score is a whole number from 0 to 5 and always has a reason (S-45)."""
    reasons = []
    if not 0 <= score <= HIGHEST_SCORE:
        reasons.append("A score is from 0 to 5. Choose one of them.")
    if not reason.strip():
        reasons.append("Every score has a reason. Say what in the answer earned it.")
    return tuple(reasons)


def why_not_complete(scored: frozenset[str]) -> tuple[str, ...]:
    """An assessment is complete when all four criteria have a score (S-45)."""
    missing = [code.label.lower() for code in CriterionCode if code.value not in scored]
    return (f"Not scored yet: {words.listed(missing)}. Score each first.",) if missing else ()


def why_not_checked(facts: CheckedFacts) -> tuple[str, ...]:
    """An application goes to scoring with its documents in order and at least two evaluators."""
    reasons = list(facts.documents)
    if facts.evaluators < LEAST_EVALUATORS:
        reasons.append("Two evaluators or more score an application. Choose at least two.")
    return tuple(reasons)


def why_not_moderated(facts: ScoringFacts) -> tuple[str, ...]:
    """Moderation begins when everybody without a conflict has finished and they are at least two."""
    if facts.outstanding:
        return (f"{words.plural(facts.outstanding, 'evaluator')} still to finish.",)
    if facts.finished < LEAST_EVALUATORS:
        return ("Fewer than two evaluators have scored. Choose another evaluator.",)
    return ()


def why_not_settled(facts: SettledFacts) -> tuple[str, ...]:
    """Scores are settled for all four criteria at once (S-45)."""
    missing = [code.label.lower() for code in CriterionCode if code.value not in facts.agreed]
    return (f"No agreed score yet for {words.listed(missing)}. Enter it.",) if missing else ()


def why_not_admitted(facts: DecisionFacts) -> tuple[str, ...]:
    """An applicant is admitted only with the least score or more on each of the four criteria (S-45)."""
    reasons = list(why_not_settled(SettledFacts(frozenset(line.code for line in facts.lines))))
    short = [line for line in facts.lines if line.falls_short]
    reasons += [
        f"{CriterionCode(line.code).label} scored {line.score}, below the least score of {line.least_score}. "
        "The application can only be refused."
        for line in short
    ]
    if not facts.lots:
        reasons.append("The provider is admitted to every lot it asked for already.")
    return tuple(reasons)


def scores_differ_widely(scores: Mapping[str, int]) -> bool:
    """Whether evaluators are two or more apart on a criterion, so that the moderator looks closer."""
    return bool(scores) and max(scores.values()) - min(scores.values()) >= WIDE
