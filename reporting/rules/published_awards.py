"""The public twin of the decisions of a quarter: which organisation, how many, within which band of value.

What is told is the organisation and a band of pounds (regulation 75 groups by quarter; SI 2012/2089, regulation 13,
asks that executive decisions by officers can be read). Never a home, a day, a route, a ground, or a number of 1 to 4
awards: an award is for one child, and its value over the weekly fee is the number of nights to the 18th birthday, which
S-23 withholds.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise

from reporting.rules.small_numbers import is_small
from sefton_pdps.core.money import NOTHING
from sefton_pdps.core.text.words import plural, whole_pounds

# The line of those whose names would tell where a child lives.
OTHERS = "Other providers"
FEWER = "fewer than 5"


@dataclass(frozen=True)
class Award:
    """An award of the quarter: whose, for which kind of placement, for how many pounds in its whole life.

    `homes` is how many settings of that kind the organisation has.
    """

    provider: str
    kind: str
    value: Decimal
    homes: int


@dataclass(frozen=True)
class Line:
    """What an organisation was awarded of one kind; `value` in pounds, added up, for the band alone."""

    provider: str
    kind: str
    awards: int
    value: Decimal
    homes: int

    @property
    def key(self) -> str:
        """The line among those of its quarter, as a box on a page carries it."""
        return sha256(f"{self.provider}\n{self.kind}".encode()).hexdigest()[:16]

    @property
    def tells_a_home(self) -> bool:
        """One home: whoever reads the organisation's name knows where the child lives."""
        return self.homes <= 1


def grouped(awards: Sequence[Award], *, folded: Collection[str] = ()) -> list[Line]:
    """One line an organisation and kind, by their names; those whose keys are folded are one line a kind, the last."""
    lines: dict[tuple[bool, str, str], Line] = {}
    for award in awards:
        line = Line(award.provider, award.kind, 1, award.value, award.homes)
        is_folded = line.key in folded
        provider = OTHERS if is_folded else line.provider
        place = (is_folded, provider, line.kind)
        before = lines.get(place, Line(provider, line.kind, 0, NOTHING, 0))
        lines[place] = Line(
            provider, line.kind, before.awards + 1, before.value + line.value, max(before.homes, line.homes)
        )
    return [lines[place] for place in sorted(lines)]


def quarter_words(first: date) -> str:
    """ "January to March 2026"."""
    return f"{first:%B} to {date(first.year, first.month + 2, 1):%B %Y}"


def number_words(awards: int) -> str:
    """How many, or that it was fewer than 5."""
    return FEWER if is_small(awards) else str(awards)


def band_words(value: Decimal, bounds: Sequence[Decimal]) -> str:
    """The band of a value: each begins with its lower bound and ends a pound below the next.

    Every value has exactly one.
    """
    if value < bounds[0]:
        return f"less than {whole_pounds(bounds[0])}"
    for lower, upper in pairwise(bounds):
        if value < upper:
            return f"{whole_pounds(lower)} or more, less than {whole_pounds(upper)}"
    return f"{whole_pounds(bounds[-1])} or more"


def told(lines: Sequence[Line], bounds: Sequence[Decimal]) -> list[dict[str, str]]:
    """The lines in the words that are published and stay."""
    return [
        {
            "provider": line.provider,
            "kind": line.kind,
            "awards": number_words(line.awards),
            "value": band_words(line.value, bounds),
        }
        for line in lines
    ]


def fingerprint(awards: Sequence[Award]) -> str:
    """What a checker looked at: other awards, other fingerprint."""
    rows = sorted(f"{award.provider}\n{award.kind}\n{award.value}\n{award.homes}" for award in awards)
    return sha256("\n".join(rows).encode()).hexdigest()


def why_not_publish(*, quarter: tuple[date, date], today: date, awards: Sequence[Award]) -> list[str]:
    """Why the awards of a quarter cannot be published; empty when they can."""
    _first, last = quarter
    if last >= today:
        return ["The quarter is not over. Its awards can be published from the day after its last one."]
    if not awards:
        return ["Nothing was awarded in this quarter, so there is nothing to publish."]
    return []


def why_look_twice(line: Line) -> str:
    """What a checker is told of a line that could tell of one child; empty otherwise."""
    if line.tells_a_home:
        return "One home of this kind: its name would tell where a child lives."
    if is_small(line.awards):
        return f"{plural(line.awards, 'award')}: published as {FEWER}."
    return ""
