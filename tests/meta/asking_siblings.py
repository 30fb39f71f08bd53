"""The page that recommends one home for brothers and sisters (ADR 162)."""

from typing import Any

from django.urls import reverse

from calloffs.models import AwardProposal
from tests.calloffs.pages import day
from tests.factories import awards, groups
from tests.factories.rows import all_of
from tests.meta.asked import THEIRS, Asked


def recommend_siblings(moved: Any) -> Asked:
    """While one reads what would be recommended for both, a colleague recommends another home for one of them."""
    first, second = groups.scored(moved, [(4, 3), (4, 3)], [(4, 3), (4, 3)])
    group = groups.member(first.call_off.referral).group
    places = {
        f"{story.call_off.pk.hex}-place": str(story.homes[0].places.get(number=number).pk)
        for number, story in ((1, first), (2, second))
    }
    return Asked(
        reverse("calloffs:recommend_siblings", args=[group.pk, first.offers[0].pk]),
        first.officer,
        lambda: awards.recommend(second, 1, reasons=THEIRS, not_first_reason="Nearer."),
        THEIRS,
        lambda: list(all_of(AwardProposal).values()),
        {**places, **day("starts_on", first.call_off.needed_on), "reasons": "Near school."},
    )
