"""The ranking of offers, their fees side by side, and the letters that follow from it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from calloffs.models import Offer
from calloffs.rules.proposals import draft_letter, ordinal
from calloffs.rules.scoring import Ranked
from sefton_pdps.core.text import words
from sefton_pdps.core.web.components import Column, Empty, Table


def place_words(one: Ranked) -> str:
    """ "1st", or "1st, equal"."""
    return f"{ordinal(one.position)}, equal" if one.tied else ordinal(one.position)


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


def draft_letters(
    ranks: Sequence[Ranked], offers: Iterable[Offer], chosen: UUID, gone: Collection[str] = ()
) -> dict[str, str]:
    """The first draft of each provider's letter, by provider id; `gone`: the offers whose homes pulled out."""
    providers = {str(offer.pk): offer for offer in offers}
    first = next(one for one in ranks if one.offer.key == str(chosen))
    winner = providers[str(chosen)].provider_id
    mine: dict[UUID, list[Ranked]] = {}
    for one in ranks:
        mine.setdefault(providers[one.offer.key].provider_id, []).append(one)
    return {str(pk): draft_letter(own, first, len(ranks), gone, won=pk == winner) for pk, own in mine.items()}
