"""What stands in the way of a report, and what a reader should be warned of. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sefton_pdps.core.text.words import listed, plural

# The pages on which things are mended.
BUDGETS, PLACEMENTS, BANDS = "budgets", "placements", "bands"
# The kinds of placement that a check finds: what is said of one of them, and of several.
NOT_ENDED, NOT_STARTED, WITHOUT_FEE = "not-ended", "not-started", "without-fee"
FOUND = {
    NOT_ENDED: (
        "is past its planned end with no end recorded, so it costs nothing here",
        "are past their planned ends with no end recorded, so they cost nothing here",
    ),
    NOT_STARTED: (
        "should have started and has no start recorded, but its fees are counted",
        "should have started and have no start recorded, but their fees are counted",
    ),
    WITHOUT_FEE: (
        "has a child living in it and no fee for that night",
        "have a child living in them and no fee for that night",
    ),
}


@dataclass(frozen=True)
class Finding:
    """One check that a report does not pass: what is wrong and what to do; `page` is where it is mended.

    `behind` is the kind of the placements that it counts, where there is a list of them, and `number` how many.
    """

    sentence: str
    blocks: bool
    page: str = ""
    behind: str = ""
    number: int = 0


@dataclass(frozen=True)
class IssuingFacts:
    """What is known of a report when it is checked or issued."""

    has_file: bool
    figures_are_current: bool
    lines_without_budget: tuple[str, ...]
    sections_without_comment: tuple[str, ...]
    texts_that_tell: tuple[tuple[str, str], ...] = ()
    wrong_charges: int = 0
    wrong_totals: int = 0
    placements_not_ended: int = 0
    placements_not_started: int = 0
    placements_without_fee: int = 0
    has_placeholder_bands: bool = False


def findings(facts: IssuingFacts) -> list[Finding]:
    """The checks of the report desk, those that block first (S-11)."""
    return [*_blocking(facts), *_warning(facts)]


def _blocking(facts: IssuingFacts) -> Iterator[Finding]:
    if not facts.figures_are_current:
        yield Finding(
            "Something as at that date was recorded after the report was compiled. Compile it again.", True
        )
    if not facts.has_file:
        yield Finding("The PDF is still being made. Wait a minute and look at this page again.", True)
    if facts.wrong_charges:
        yield Finding(
            f"{plural(facts.wrong_charges, 'kept monthly charge')} of this year is not nights × weekly fee / 7."
            " Nobody may change one by hand: tell the system administrator.",
            True,
        )
    if facts.wrong_totals:
        yield Finding(
            f"{plural(facts.wrong_totals, 'kept total')} of this year is not what its fee lines come to."
            " Nobody may change one by hand: tell the system administrator.",
            True,
        )
    for name, what in facts.texts_that_tell:
        yield Finding(telling_words(name, (what,)), True)
    if lines := facts.lines_without_budget:
        have, their = ("has", "its budget") if len(lines) == 1 else ("have", "their budgets")
        yield Finding(
            f"{listed(lines)} {have} spending and no budget for the year. Record {their}.", True, BUDGETS
        )


def _warning(facts: IssuingFacts) -> Iterator[Finding]:
    open_placements = (
        (NOT_ENDED, facts.placements_not_ended),
        (NOT_STARTED, facts.placements_not_started),
        (WITHOUT_FEE, facts.placements_without_fee),
    )
    for kind, number in open_placements:
        if number:
            mend = f"Put {'it' if number == 1 else 'them'} right, then compile again."
            yield Finding(f"{found_words(kind, number)}. {mend}", False, PLACEMENTS, kind, number)
    if facts.has_placeholder_bands:
        sentence = (
            "A contract was authorised under a placeholder band. The council's own bands are not entered yet."
        )
        yield Finding(sentence, False, BANDS)
    if silent := facts.sections_without_comment:
        which = f"“{silent[0]}” has" if len(silent) == 1 else f"{len(silent)} pages have"
        yield Finding(f"{which} no comment. A sentence on what changed and why helps the reader.", False)


def found_words(kind: str, number: int) -> str:
    """What is found of so many placements: "14 placements are past their planned ends with no end recorded"."""
    return f"{plural(number, 'placement')} {FOUND[kind][number != 1]}"


def telling_words(name: str, kinds: Sequence[str]) -> str:
    """Why a text of the report may not stay: what kind of thing it tells, and never whose it is."""
    return (
        f"“{name}” contains {' and '.join(kinds)}. The report is about no single child: write it without names,"
        " dates of birth, addresses or numbers of a person."
    )


def why_not_issue(facts: IssuingFacts) -> tuple[str, ...]:
    """A report is checked and issued only when nothing blocks it (S-11)."""
    return tuple(one.sentence for one in findings(facts) if one.blocks)


def why_not_report(*, as_at: date, today: date) -> tuple[str, ...]:
    """A month is reported when it is over (S-11)."""
    if as_at >= today:
        return (f"The month ends on {as_at.day} {as_at:%B %Y}. Compile its report after that day.",)
    return ()


def why_not_compile(*, as_at: date, today: date, in_hand: str) -> tuple[str, ...]:
    """A month is compiled when it is over, and while no checked report of it is in hand."""
    if in_hand == "checked":
        return (
            "The report of this month is checked already. Send it back first if it must be compiled again.",
        )
    return why_not_report(as_at=as_at, today=today)


def missing_comments(sections: Sequence[tuple[str, str]], commentary: dict[str, str]) -> tuple[str, ...]:
    """The titles of the sections that nobody has commented on."""
    return tuple(title for slug, title in sections if not commentary.get(slug, "").strip())
