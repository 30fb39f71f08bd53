"""Brothers and sisters who are searched for together."""

from typing import Any

from calloffs.models import AwardProposal
from calloffs.states import DirectGround
from placements.codes import Together
from placements.models import Referral, SiblingGroup, SiblingMember
from placements.services import groups
from sefton_pdps.access.roles import Role
from sefton_pdps.core.time import clock
from tests.factories import accounts, awards
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
