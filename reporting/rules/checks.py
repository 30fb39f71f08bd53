"""What stands in the way of a report, and what a reader should be warned of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Finding:
    """One check that a report does not pass: what is wrong and what to do; `blocks` says whether it must be mended."""

    sentence: str
    blocks: bool
    page: str = ""


@dataclass(frozen=True)
class IssuingFacts:
    """What is known of a report when it is checked or issued."""

    has_file: bool
    figures_are_current: bool
    lines_without_budget: tuple[str, ...]
    sections_without_comment: tuple[str, ...]


def findings(facts: IssuingFacts) -> list[Finding]:
    """The checks of the report desk, those that block first (S-11)."""
    found = []
    if not facts.figures_are_current:
        found.append(
            Finding(
                "Something as at that date was recorded after the report was compiled. Compile it again.",
                True,
            )
        )
    if not facts.has_file:
        found.append(Finding("The PDF is still being made. Wait a minute and look at this page again.", True))
    found += [
        Finding(f"{name} has spending and no budget for the year. Record its budget.", True, "budgets")
        for name in facts.lines_without_budget
    ]
    found += [
        Finding(f"“{name}” has no comment. A sentence on what changed and why helps the reader.", False)
        for name in facts.sections_without_comment
    ]
    return found


def why_not_issue(facts: IssuingFacts) -> tuple[str, ...]:
    """A report is checked and issued only when nothing blocks it (S-11)."""
    return tuple(one.sentence for one in findings(facts) if one.blocks)


def why_not_compile(*, as_at: date, today: date, in_hand: str) -> tuple[str, ...]:
    """A month is reported when it is over, and while no checked report of it is in hand."""
    if as_at >= today:
        return (f"The month ends on {as_at.day} {as_at:%B %Y}. Compile its report after that day.",)
    if in_hand == "checked":
        return (
            "The report of this month is checked already. Send it back first if it must be compiled again.",
        )
    return ()


def missing_comments(sections: Sequence[tuple[str, str]], commentary: dict[str, str]) -> tuple[str, ...]:
    """The titles of the sections that nobody has commented on."""
    return tuple(title for slug, title in sections if not commentary.get(slug, "").strip())
