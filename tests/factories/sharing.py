"""The full referral, shared with the home that is recommended (ADR 151)."""

from typing import Any

from calloffs.models import Disclosure
from calloffs.services import sharing
from placements.states import ReferralState, Risk
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import accounts, awards, placements
from tests.factories.awards import Story

GIVEN, FAMILY, RISK = "Plantedgiven", "Plantedfamily", "Set fire to a bin in March."


def recommended(moved: Any, *weekly: str) -> Story:
    """The first home is recommended and its authorisation asked for; the child's name and a risk are known words."""
    worker = accounts.person(Role.SOCIAL_WORKER, name="Quilla Norworth")
    child = placements.child(given_name=GIVEN, family_name=FAMILY, social_worker=worker)
    referral = placements.referral(
        child,
        state=ReferralState.SEARCHING,
        risk_to_others_fire=Risk.PRESENT,
        risk_to_others_fire_detail=RISK,
    )
    story = awards.scored(moved, *(weekly or ("3000.00", "3100.00")), referral=referral)
    awards.recommend(story)
    awards.ask(story)
    for index in range(len(story.homes)):
        reader(story, index)
    return story


def reader(story: Story, index: int = 0, role: Role = Role.PROVIDER_ADMINISTRATOR) -> User:
    """Somebody of a home's provider who agrees placement plans."""
    return accounts.person(role, provider=story.homes[index].provider)


def shared(story: Story, *, by: User | None = None) -> Disclosure:
    """The full referral is shared with the preferred home, on the terms of the packaged file."""
    reader(story)
    return sharing.share(call_off=story.fresh(), by=by or story.officer, at=clock.now())


def accepted(story: Story) -> tuple[Disclosure, User]:
    """And the home has accepted the terms."""
    made, by = shared(story), reader(story)
    with tenancy.scope(by.scope):
        return sharing.accept(disclosure=made, by=by, at=clock.now()), by


def taken_back(story: Story) -> None:
    """The council ends what is shared on a call-off."""
    row = Disclosure.objects.get(call_off=story.call_off, ended_at=None)
    sharing.take_back(disclosure=row, by=story.officer, at=clock.now())
