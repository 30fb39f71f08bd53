"""What a provider reads of the results of the competitions that it was in."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from calloffs.models import ResultLetter
from calloffs.rules.competition import ALL_WEIGHT, need_line
from calloffs.rules.invitations import invitation_reference
from calloffs.rules.proposals import ordinal
from calloffs.rules.scoring import BEST_SCORE, mean_score
from calloffs.states import OfferResult
from sefton_pdps.core.text.words import listed, lower_first, plural, whole_pounds
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.blocks import Fact
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, Table, badge_of

if TYPE_CHECKING:
    from calloffs.selectors.agreements import OwnLetter
    from calloffs.selectors.competed import Competed

# What a letter's points are given for: the name under which they are kept, what people call it, its weight.
CRITERIA = (
    ("quality", "Quality: how you would meet each need", "quality_weight"),
    ("price", "Price", "price_weight"),
    ("social_value", "Social value", "social_value_weight"),
)
# How the points of each criterion come about, for who reads them.
_HOW = {
    "quality": "The mean of the panel's scores, 0 to 5, of how each need is met.",
    "price": "The lowest fee has them all; others have fewer in proportion.",
    "social_value": "The mean of the panel's scores, 0 to 5.",
}


def need_of(letter: ResultLetter) -> str:
    """The need as a heading, as its invitation tells it."""
    return need_line(letter.call_off.lot.name, letter.call_off.profile)


def status(letter: ResultLetter) -> Status:
    """The badge of a result."""
    return badge_of(OfferResult(letter.result))


def reference(letter: "OwnLetter") -> str:
    """The number of the invitation that the result answers; "" for a provider that has none any more."""
    return invitation_reference(letter.invitation_pk) if letter.invitation_pk else ""


def own_list(rows: Sequence["OwnLetter"], *, is_narrowed: bool = False) -> Table:
    """A provider's own results, newest first, each told apart by its need, its day and its points."""
    return Table(
        "Your results",
        [Column("Need"), Column("Result"), Column("Your points of 100", numeric=True), Column("Sent")],
        [
            [
                Cell(
                    need_of(row), url=address_of("calloffs:portal_result", row.pk), reference=reference(row)
                ),
                Cell(status=status(row)),
                _best(row),
                local(row.sent_at).date(),
            ]
            for row in rows
        ],
        Empty("None of your results is like that. Choose others above.")
        if is_narrowed
        else Empty(
            "No results yet. The result of each competition that you offer in comes here with its reasons."
        ),
        caption_hidden=True,
    )


FILE_HEADINGS = (
    "Invitation", "Need", "Kind of care", "Result", "Sent", "Home", "Quality", "Price", "Social value", "Total of 100",
)  # fmt: skip


def file_lines(rows: Iterable["OwnLetter"]) -> Iterator[list[str]]:
    """A provider's results as lines of a file, one for each of its offers that was compared."""
    for row in rows:
        told = [
            reference(row),
            need_of(row),
            row.call_off.lot.name,
            str(OfferResult(row.result).label),
            f"{local(row.sent_at):%Y-%m-%d %H:%M}",
        ]
        for home, points in row.points.items():
            yield [*told, home, *(points[name] for name, _label, _weight in CRITERIA), points["total"]]
        if not row.points:
            yield [*told, "", "", "", "", ""]


def _best(letter: ResultLetter) -> str:
    """The points of the provider's best offer; nothing where none was compared."""
    totals = [Decimal(points["total"]) for points in letter.points.values()]
    return str(max(totals)) if totals else ""


def points_table(letter: ResultLetter, others: "Competed | None") -> Table:
    """By criterion, what it could give, what each of the provider's offers had, and what the chosen one had.

    A provider that won reads its own alone: what others had is no news that it needs.
    """
    homes = list(letter.points)
    chosen = others.chosen if others and letter.result == OfferResult.LOST else None
    return Table(
        "Your points",
        [
            Column("Criterion"),
            Column("At most", numeric=True),
            *(Column(home, numeric=True) for home in homes),
            *([Column("The successful offer", numeric=True)] if chosen else []),
        ],
        [
            [
                Cell(label, note=_HOW[name]),
                getattr(letter.call_off, weight),
                *(_points(letter, home, name, weight) for home in homes),
                *([chosen[name]] if chosen else []),
            ]
            for name, label, weight in CRITERIA
        ],
        totals=[
            "Total",
            ALL_WEIGHT,
            *(letter.points[home]["total"] for home in homes),
            *([chosen["total"]] if chosen else []),
        ],
    )


def _points(letter: ResultLetter, home: str, name: str, weight: str) -> Cell | str:
    """The points of an offer; where people scored, with the mean score that they come from."""
    points = letter.points[home][name]
    at_most = getattr(letter.call_off, weight)
    if name == "price" or not at_most:
        return points
    return Cell(points, note=f"{mean_score(Decimal(points), at_most)} of {BEST_SCORE}")


def reasons_table(letter: ResultLetter) -> Table | None:
    """What the evaluators wrote of each own answer, and why the price had its points; None where nothing is told."""
    if not letter.score_reasons:
        return None
    several, rows = len(letter.points) > 1, []
    for home, points in letter.points.items():
        written = letter.score_reasons.get(home, {})
        for name, label, weight in CRITERIA:
            why = [_price_reason(points[name], getattr(letter.call_off, weight))] if name == "price" else []
            told = why or written.get(name, [])
            rows.append([Cell(label.partition(":")[0], note=home if several else ""), "\n".join(told)])
    return Table("Why you had these points", [Column("Criterion"), Column("Reason", wide=True)], rows)


def _price_reason(points: str, at_most: int) -> str:
    if Decimal(points) == at_most:
        return "Yours was the lowest fee, which has all points."
    return f"Yours was not the lowest fee. It had {points} of {at_most} points, in proportion to the lowest."


def fees_offered(letter: ResultLetter) -> list[Fact]:
    """The range of all fees, where the rule of the day told it."""
    if letter.fees_from is None or letter.fees_to is None:
        return []
    between = f"{whole_pounds(letter.fees_from)} to {whole_pounds(letter.fees_to)}"
    return [Fact("Fees offered a week", f"{between}, widened to round figures")]


def places(letter: ResultLetter, others: "Competed | None") -> list[Fact]:
    """Where the provider's best offer came among all of them, and the highest total."""
    if others is None or not letter.points:
        return []
    best = max(Decimal(points["total"]) for points in letter.points.values())
    before = sum(total > best for total in others.totals)
    return [
        Fact("Your place", f"{ordinal(before + 1)} of {plural(len(others.totals), 'offer')}"),
        Fact("Highest total of all offers", f"{max(others.totals)} of {ALL_WEIGHT}"),
    ]


def advantages(letter: ResultLetter, others: "Competed | None") -> list[str]:
    """In what the successful offer was ahead of the provider's best, and in what it was not; for whoever lost."""
    if others is None or not letter.points or letter.result != OfferResult.LOST:
        return []
    mine = max(letter.points.values(), key=lambda points: Decimal(points["total"]))
    ahead: list[str] = []
    behind: list[str] = []
    alike: list[str] = []
    for name, label, _weight in CRITERIA:
        more = others.chosen[name] - Decimal(mine[name])
        criterion = lower_first(label.partition(":")[0])
        if more:
            (ahead if more > 0 else behind).append(f"{abs(more)} points for {criterion}")
        else:
            alike.append(criterion)
    return [
        *([f"The successful offer was ahead of yours by {listed(ahead)}."] if ahead else []),
        *([f"Yours was ahead by {listed(behind)}."] if behind else []),
        *([f"Both had the same for {listed(alike)}."] if alike else []),
    ]


def invitation_link(letter: "OwnLetter") -> Link | None:
    """The way to the invitation, with what was asked and what was offered."""
    if letter.invitation_pk is None:
        return None
    url = address_of("calloffs:invitation_detail", letter.invitation_pk)
    return Link("Read what was asked and what you offered", url)
