"""Nobody is proposed, authorised or awarded a home without legal authority in the first night (S-10, S-19, ADR 142)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from calloffs.states import CallOffState
from placements.models import Child, LegalAuthority, Placement
from placements.services import legal
from placements.states import Apart, AuthorityEnd, LegalStatus, ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now, today
from tests.factories import awards, placements
from tests.factories.accounts import person

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def council(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


def direct(days: int, **fields: Any) -> awards.Story:
    """A direct award for a child who needs a home in so many days."""
    needed_on = today() + days * DAY
    referral = placements.referral(
        placements.child(age=14), state=ReferralState.SEARCHING, needed_on=needed_on, **fields
    )
    return awards.direct(referral=referral)


def take_back(child: Child) -> None:
    """The authority of a child ends today."""
    row = LegalAuthority.objects.get(child=child, over="placing")
    officer = person(Role.PLACEMENTS_OFFICER)
    placements.end_authority(row, officer, ended_on=today(), reason=AuthorityEnd.DISCHARGED)


def test_no_case_is_made_without_authority_also_in_an_emergency():
    for days in (0, 14):
        story = direct(days)
        take_back(story.call_off.referral.child)
        with pytest.raises(DomainError, match="No legal authority is in force in the night"):
            awards.make_case(story)


def test_no_case_is_made_on_what_runs_out_before_the_first_night():
    story = awards.direct()
    placements.authority(story.call_off.referral.child, LegalStatus.L1, now())
    with pytest.raises(DomainError, match="the police protection runs out"):
        awards.make_case(story)


def test_no_winner_of_a_competition_is_recommended_without_authority(clock):
    story = awards.scored(clock, "3000.00")
    take_back(story.call_off.referral.child)
    with pytest.raises(DomainError, match="No legal authority"):
        awards.recommend(story)


def test_what_ends_meanwhile_stops_the_asking_the_decision_and_the_award():
    story = awards.direct()
    awards.make_case(story)
    child = story.call_off.referral.child
    take_back(child)
    with pytest.raises(DomainError, match="No legal authority"):
        awards.ask(story)
    placements.authority(child, LegalStatus.C1, now())
    asked = awards.ask(story)
    placements.end_authority(
        LegalAuthority.objects.get(child=child, kind="C1"), person(Role.PLACEMENTS_OFFICER), ended_on=today(),
        reason=AuthorityEnd.DISCHARGED,
    )  # fmt: skip
    with pytest.raises(DomainError, match="the interim care order ended"):
        awards.turn_all(asked)


def test_the_database_awards_nothing_without_authority_and_an_arrival_is_never_refused():
    story = awards.direct()
    awards.make_case(story)
    awards.turn_all(awards.ask(story))
    child = story.call_off.referral.child
    take_back(child)
    fresh = story.fresh()
    fresh.state, fresh.awarded_at = CallOffState.AWARDED, now()
    with pytest.raises(DatabaseError, match="No award without legal authority"), transaction.atomic():
        fresh.save()
    with pytest.raises(DomainError, match="No legal authority"):
        awards.issue(story)
    placements.authority(child, LegalStatus.C1, now())
    awards.sign(awards.issue(story), awards.signer(story))
    assert Placement.objects.get().child == child


def test_a_deprivation_of_liberty_needs_its_order_and_in_an_emergency_the_application():
    officer, at = person(Role.PLACEMENTS_OFFICER), now()
    for days, applied_is_enough in ((14, False), (0, True)):
        story = direct(days, deprivation_of_liberty=True)
        child = story.call_off.referral.child
        with pytest.raises(DomainError, match="deprivation of liberty order, and none"):
            awards.make_case(story)
        legal.record_authority(child=child, told=placements.told(Apart.APPLIED), by=officer, at=at)
        if not applied_is_enough:
            with pytest.raises(DomainError, match="deprivation of liberty order, and none"):
                awards.make_case(story)
            order = placements.told(Apart.DOL, now(), last_on=today() + 60 * DAY)
            legal.record_authority(child=child, told=order, by=officer, at=now())
        awards.make_case(story)
