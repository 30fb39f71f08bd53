"""The headline of the expenditure report: which cost lines are forecast to leave their budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sefton_pdps.core.text.words import pounds_short

# A smaller variance would be told as "£0.000 million": to the thousand it is nothing.
LEAST_SAID = Decimal(500)


@dataclass(frozen=True)
class LineVariance:
    """A cost line as the sentence names it ("residential care"); forecast less budget, in pounds."""

    name: str
    variance: Decimal


def variance_words(lines: Sequence[LineVariance]) -> str:
    """States each cost line's forecast variance in one sentence, never merging two lines (S-31, S-32).

    "Residential care is forecast to overspend by £1.498 million; fostering by £0.003 million." The verb is
    said again only when it changes. Less than £500 either way meets the budget. No line, no sentence.
    """
    clauses: list[str] = []
    verb_before = ""
    for line in lines:
        verb, size = _verb_and_size(line.variance)
        opening = f"{line.name[:1].upper()}{line.name[1:]} is forecast" if not clauses else line.name
        words = [opening, size] if size and verb == verb_before else [opening, verb, size]
        clauses.append(" ".join(word for word in words if word))
        verb_before = verb
    return "; ".join(clauses) + "." if clauses else ""


def _verb_and_size(variance: Decimal) -> tuple[str, str]:
    if abs(variance) < LEAST_SAID:
        return "to meet its budget", ""
    return ("to overspend" if variance > 0 else "to underspend"), f"by {pounds_short(abs(variance))}"
