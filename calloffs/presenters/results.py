"""What a provider reads of the results of the competitions that it was in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from calloffs.models import ResultLetter
from calloffs.rules.competition import ALL_WEIGHT, need_line
from calloffs.rules.invitations import invitation_reference
from calloffs.states import OfferResult
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Cell, Column, Empty, Link, Status, Table, badge_of

if TYPE_CHECKING:
    from calloffs.selectors.agreements import OwnLetter

# What a letter's points are given for: the name under which they are kept, what people call it, its weight.
CRITERIA = (
    ("quality", "Quality: how you would meet each need", "quality_weight"),
    ("price", "Price", "price_weight"),
    ("social_value", "Social value", "social_value_weight"),
)


def need_of(letter: ResultLetter) -> str:
    """The need as a heading, as its invitation tells it."""
    return need_line(letter.call_off.lot.name, letter.call_off.profile)


def status(letter: ResultLetter) -> Status:
    """The badge of a result."""
    return badge_of(OfferResult(letter.result))


def reference(letter: "OwnLetter") -> str:
    """The number of the invitation that the result answers; "" for a provider that has none any more."""
    return invitation_reference(letter.invitation_pk) if letter.invitation_pk else ""


def own_list(rows: Sequence["OwnLetter"]) -> Table:
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
        Empty(
            "No results yet. The result of each competition that you offer in comes here with its reasons."
        ),
        caption_hidden=True,
    )


def _best(letter: ResultLetter) -> str:
    """The points of the provider's best offer; nothing where none was compared."""
    totals = [Decimal(points["total"]) for points in letter.points.values()]
    return str(max(totals)) if totals else ""


def points_table(letter: ResultLetter) -> Table:
    """By criterion, what it could give and what each of the provider's offers had."""
    homes = list(letter.points)
    return Table(
        "Your points",
        [
            Column("Criterion"),
            Column("At most", numeric=True),
            *(Column(home, numeric=True) for home in homes),
        ],
        [
            [label, getattr(letter.call_off, weight), *(letter.points[home][name] for home in homes)]
            for name, label, weight in CRITERIA
        ],
        totals=["Total", ALL_WEIGHT, *(letter.points[home]["total"] for home in homes)],
    )


def invitation_link(letter: "OwnLetter") -> Link | None:
    """The way to the invitation, with what was asked and what was offered."""
    if letter.invitation_pk is None:
        return None
    url = address_of("calloffs:invitation_detail", letter.invitation_pk)
    return Link("Read what was asked and what you offered", url)
