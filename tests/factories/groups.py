"""Brothers and sisters who are searched for together."""

from collections.abc import Sequence
from typing import Any

from calloffs.models import AwardProposal, CallOff
from calloffs.services import competitions, scoring
from calloffs.services.recommending_together import ForAll, ForOne, recommend_together
from calloffs.states import DirectGround
from placements.codes import Together
from placements.models import Referral, SiblingGroup, SiblingMember
from placements.rules.groups import SIBLINGS, told_words
from placements.services import groups
from placements.states import ReferralState
from providers.models import Lot, Setting
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database.ids import new_id
from sefton_pdps.core.time import clock
from tests.factories import accounts, awards, calloffs, placements
from tests.factories.awards import Story

# Not an emergency, which waits for nobody.
CASE = {"ground": DirectGround.WISH}
WHY = "They have never been apart."


def group(*referrals: Referral, together: str = Together.MUST, **fields: Any) -> SiblingGroup:
    """The first of these referrals with the others, by a placements officer."""
    referral, *others = referrals
    given = {"by": accounts.person(Role.PLACEMENTS_OFFICER), "at": clock.now(), "reason": WHY, **fields}
    return groups.make_group(referral=referral, others=others, together=together, **given)


def member(referral: Referral) -> SiblingMember:
    """How a referral is in its group now, or was last."""
    return SiblingMember.objects.filter(referral=referral).latest("joined_at")


def leave(referral: Referral, why: str, **fields: Any) -> SiblingMember:
    """It is searched for apart."""
    given = {
        "by": accounts.person(Role.PLACEMENTS_OFFICER),
        "at": clock.now(),
        "reason": "As agreed.",
        **fields,
    }
    return groups.leave_group(member=member(referral), why=why, **given)


def decide(of: SiblingGroup, together: str, **fields: Any) -> None:
    """Whether they live together is decided anew."""
    given = {"by": accounts.person(Role.PLACEMENTS_OFFICER), "at": clock.now(), "reason": WHY, **fields}
    groups.decide_together(group=of, together=together, **given)


def three() -> list[Story]:
    """Brothers and sisters, together if it can be, each with a direct award of a home with places for them."""
    first = awards.direct(age=9)
    stories = [first, awards.beside(first, age=8), awards.beside(first, age=8)]
    group(*(story.call_off.referral for story in stories), together=Together.PREFER)
    return stories


def case(story: Story, weekly: str = "3000.00", **fields: Any) -> None:
    """A place of the home for each of the three."""
    taken = AwardProposal.objects.exclude(call_off=story.call_off).values("place")
    own = AwardProposal.objects.filter(call_off=story.call_off).first()
    place = own.place if own else story.homes[0].places.exclude(pk__in=taken).order_by("number")[0]
    awards.make_case(story, weekly, place=place, **{**CASE, **fields})


def published(
    lot: Lot, homes: Sequence[Setting], number: int, together: str = Together.PREFER
) -> list[CallOff]:
    """The open competitions of brothers and sisters, which went out in one act to the same homes."""
    search, told = new_id(), told_words(number, together)
    rows = [
        calloffs.competition(
            *homes,
            lot=lot,
            referral=placements.referral(placements.child(age=9), state=ReferralState.SEARCHING),
            group_search=search,
            profile={**calloffs.PROFILE, SIBLINGS: told},
        )
        for _ in range(number)
    ]
    group(*(row.referral for row in rows), together=together)
    return rows


def scored(
    moved: Any,
    *scores: Sequence[tuple[int, int]],
    together: str = Together.PREFER,
    only_all: int | None = None,
) -> list[Story]:
    """Brothers and sisters whose competitions went out in one act, each home's offer for each scored.

    `scores`: of each child the quality and social value for each home; `only_all`: which home offers for all or none.
    """
    lot, homes = calloffs.lot_with_providers(len(scores[0]))
    bidders = [calloffs.bidder(home.provider) for home in homes]
    rows = published(lot, homes, len(scores), together)
    stories = [Story(row, homes, bidders=bidders) for row in rows]
    for story in stories:
        for index, (home, by) in enumerate(zip(homes, bidders, strict=True)):
            calloffs.submitted(story.call_off, home, by, only_all=index == only_all)
    moved.advance(hours=3)
    competitions.close_due(at=clock.now())
    for story, given in zip(stories, scores, strict=True):
        _score(story, given)
    return stories


def _score(story: Story, given: Sequence[tuple[int, int]]) -> None:
    evaluator = accounts.person(Role.EVALUATOR)
    story.evaluators = [evaluator]
    competitions.assign_evaluators(
        call_off=story.fresh(), evaluators=[evaluator], by=story.officer, at=clock.now()
    )
    awards.declare_all(story)
    for offer, (quality, social_value) in zip(story.offers, given, strict=True):
        awards.give(story, evaluator, offer, quality, social_value)
    scoring.complete(assessment=story.assessment(evaluator), by=evaluator, at=clock.now())
    story.fresh()


def for_one(story: Story, index: int, number: int) -> ForOne:
    """What is said of one child: the place of this number in a home, and a letter to each provider."""
    place = story.homes[index].places.get(number=number)
    return ForOne(place, {str(one.provider_id): f"Reasons for {one.provider.name}." for one in story.homes})


def recommend_all(*stories: Story, index: int = 0, **fields: Any) -> list[AwardProposal]:
    """One home for all of them, each in a place of its own."""
    first = stories[0]
    home = first.homes[index]
    given = {"together_why": "", "together_reason": "", **fields.pop("chosen", {})}
    chosen = ForAll((home.pk, None), first.call_off.needed_on, "Near school, and good value.", **given)
    each = {story.call_off.pk: for_one(story, index, number + 1) for number, story in enumerate(stories)}
    given = {"chosen": chosen, "each": each, "by": first.officer, "at": clock.now(), **fields}
    return recommend_together(group=member(first.call_off.referral).group, **given)
