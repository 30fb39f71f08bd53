"""The homes that offered for brothers and sisters beside each other, with each child's own rank and points."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse

from calloffs.models import CallOff, Offer
from calloffs.presenters.ranking import place_words
from calloffs.rules.all_or_none import ONLY_ALL
from calloffs.rules.one_home import HomeForThem
from calloffs.rules.siblings import Home
from placements.presenters.child_words import child_words
from sefton_pdps.core.text import words
from sefton_pdps.core.web.blocks import ComparedFact, Comparison, Fact, Option
from sefton_pdps.core.web.components import Action, Cell, CellValue

NOT_OFFERED = "Did not offer"


def child_of(call_off: CallOff, today: date) -> str:
    """The child in words with the call-off, which tells two like children apart."""
    return f"{child_words(call_off.referral.child, call_off.lot.service_type, today)} ({call_off.reference})"


def comparison(
    homes: Sequence[HomeForThem],
    offers: Mapping[Home, Mapping[UUID, Offer]],
    call_offs: Sequence[CallOff],
    today: date,
    recommends: UUID | None,
) -> Comparison | None:
    """Those that offered for all first; `recommends`: the group, for whoever may choose one of them."""
    if not homes:
        return None
    number = words.plural(len(call_offs), "child", "children")
    return Comparison(
        "Homes that offered for them",
        [
            Option(
                one.name,
                note="Offered for all of them"
                if one.for_all
                else f"Offered for {len(one.ranks)} of {number}",
                action=_recommend(recommends, one, offers[one.home], call_offs) if recommends else None,
            )
            for one in homes
        ],
        [
            *(ComparedFact(child_of(row, today), [_rank(one, row) for one in homes]) for row in call_offs),
            ComparedFact("Points together", [str(one.points) if one.for_all else "" for one in homes]),
            ComparedFact("A week, together", [words.pounds(one.weekly) for one in homes]),
            ComparedFact("Offered", [_offered(offers[one.home]) for one in homes]),
        ],
    )


def _recommend(
    group: UUID, home: HomeForThem, offers: Mapping[UUID, Offer], call_offs: Sequence[CallOff]
) -> Action | None:
    if not home.for_all:
        return None
    offer = offers[call_offs[0].pk]
    return Action(
        f"Recommend {home.name}",
        reverse("calloffs:recommend_siblings", args=[group, offer.pk]),
        asks=True,
    )


def _rank(home: HomeForThem, call_off: CallOff) -> CellValue:
    one = home.ranks.get(call_off.pk)
    return Cell(f"{one.points.total} points", note=place_words(one)) if one else NOT_OFFERED


def _offered(offers: Mapping[UUID, Offer]) -> str:
    return ONLY_ALL if any(offer.only_all for offer in offers.values()) else "For each of them by itself"


def facts(home: HomeForThem, call_offs: Sequence[CallOff], today: date) -> list[Fact]:
    """What is chosen: each child's rank, the points together, what it costs a week."""
    return [
        *(Fact(child_of(row, today), _rank(home, row)) for row in call_offs),
        Fact("Points together", str(home.points)),
        Fact("A week, together", words.pounds(home.weekly)),
    ]
