"""The ranking of offers, their fees side by side, and the letters that follow from it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from calloffs.models import Offer
from calloffs.rules.places import Standing, also_wanted, why_gone
from calloffs.rules.proposals import draft_letter, ordinal
from calloffs.rules.scoring import Ranked
from placements.rules.fees import weekly_total
from providers.rules.home_names import home_name
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Cell, Column, Empty, Status, Table


def ranking_table(ranks: Sequence[Ranked], standing: Mapping[UUID, Standing]) -> Table:
    """The ranking: place, fee and points, best first; and beside a home what took its place, or who else wants it."""
    points = ("Quality", "Price", "Social value", "Total")
    return Table(
        "Ranking",
        [
            Column("Home"),
            Column("Place"),
            Column("Pounds a week", numeric=True),
            *(Column(name, numeric=True) for name in points),
        ],
        [
            [
                home_cell(one.offer.name, standing.get(UUID(one.offer.key))),
                place_words(one),
                words.pounds(one.offer.weekly),
                one.points.quality,
                one.points.price,
                one.points.social_value,
                one.points.total,
            ]
            for one in ranks
        ],
        Empty("No offer stood at the deadline, so there is nothing to rank. End the call-off with no award."),
    )


def home_cell(name: str, standing: Standing | None) -> Cell:
    """A home as it stands now: its place taken and by what, or wanted for another child too."""
    if standing is None:
        return Cell(name)
    if gone := why_gone(standing):
        return Cell(name, status=Status("Place taken", Colour.STOPPED), note=gone)
    return Cell(name, note=also_wanted(standing))


def place_words(one: Ranked) -> str:
    """ "1st", or "1st, equal"."""
    return f"{ordinal(one.position)}, equal" if one.tied else ordinal(one.position)


def fee_table(offers: Sequence[Offer]) -> Table:
    """The offers' fee lines side by side, each kind in its own row, pounds a week."""
    kinds: dict[str, dict[UUID, Any]] = {}
    for offer in offers:
        for line in offer.price_lines.all():
            kinds.setdefault(line.kind.name, {})[offer.pk] = line.weekly
    totals = [words.pounds(weekly_total(offer.price_lines.all())) for offer in offers]
    return Table(
        "Weekly fees side by side",
        [Column("Fee line"), *(Column(home_name(offer), numeric=True) for offer in offers)],
        [
            [name, *(words.pounds(given[offer.pk]) if offer.pk in given else "" for offer in offers)]
            for name, given in kinds.items()
        ],
        totals=["Total a week", *totals],
    )


def frozen_table(ranking: Sequence[Mapping[str, Any]]) -> Table:
    """The ranking as it was kept with the recommendation."""
    names = ("quality", "price", "social_value", "total")
    return Table(
        "Ranking",
        [
            Column("Home"),
            Column("Pounds a week", numeric=True),
            *(Column(name.replace("_", " ").capitalize(), numeric=True) for name in names),
        ],
        [
            [row["name"], words.pounds(Decimal(row["weekly"])), *(row[name] for name in names)]
            for row in ranking
        ],
        Empty("A direct award has no ranking."),
    )


def draft_letters(ranks: Sequence[Ranked], offers: Iterable[Offer], chosen: UUID) -> dict[str, str]:
    """The first draft of each provider's letter, by provider id."""
    providers = {str(offer.pk): offer for offer in offers}
    first = next(one for one in ranks if one.offer.key == str(chosen))
    winner = providers[str(chosen)].provider_id
    mine: dict[UUID, list[Ranked]] = {}
    for one in ranks:
        mine.setdefault(providers[one.offer.key].provider_id, []).append(one)
    return {str(pk): draft_letter(own, first, len(ranks), won=pk == winner) for pk, own in mine.items()}
