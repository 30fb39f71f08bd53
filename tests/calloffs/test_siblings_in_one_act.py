"""Brothers and sisters are published, asked for and authorised in one act: all of them or nobody (ADR 150)."""

from datetime import timedelta

import pytest

from calloffs.models import Authorisation, Invitation, LeftOut
from calloffs.services import group_acts
from calloffs.states import AuthorisationState, CallOffState, DecidingOffice
from placements.codes import LeftGroup, Together
from placements.models import SiblingGroup
from placements.states import Gate, ReferralState
from providers.states import Gender
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.time.clock import now
from tests.calloffs.pages import signed_in
from tests.calloffs.test_terms_add_up import ceiling
from tests.factories import accounts, awards, calloffs, groups, placements, providers
from tests.factories.awards import Story


@pytest.fixture
def siblings(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield groups.three()


def group_of(story: Story) -> SiblingGroup:
    return groups.member(story.call_off.referral).group


def ask(story: Story):
    return group_acts.ask_together(group=group_of(story), by=story.officer, at=now())


def authorise(story: Story, by, **fields):
    given = {"no_conflict": True, "reason": "", **fields}
    return group_acts.authorise_together(group=group_of(story), by=by, at=now(), **given)


def states(*stories: Story) -> list[str]:
    return [story.fresh().state for story in stories]


# --- Put to authorisation and authorised ---
def test_one_act_asks_for_all_and_one_authorises_all_by_the_office_of_the_sum(siblings):
    for story in siblings:
        groups.case(story)
    ceiling("1000.00")
    made = ask(siblings[0])
    assert len(made) == 3 and {one.band.office for one in made} == {DecidingOffice.DCS}
    assert len({one.together for one in made}) == 1
    with pytest.raises(DomainError, match="waits for your decision"):
        authorise(siblings[0], accounts.person(Role.HEAD_OF_SERVICE))
    with pytest.raises(DomainError, match="no conflict of interest"):
        authorise(siblings[0], accounts.person(Role.DCS), no_conflict=False)
    director = accounts.person(Role.DCS)
    authorise(siblings[0], director)
    assert states(*siblings) == [CallOffState.AUTHORISED] * 3
    with pytest.raises(DomainError, match="Nothing of these brothers and sisters waits"):
        authorise(siblings[0], director)


def test_where_one_has_no_home_nobody_is_put_to_authorisation(siblings):
    for story in siblings[:2]:
        groups.case(story)
    with pytest.raises(DomainError, match="“opened”, so they cannot go on in one act"):
        ask(siblings[0])
    assert not Authorisation.objects.exists()
    groups.case(siblings[2])
    providers.hold(awards.proposal(siblings[1]).place)
    with pytest.raises(DomainError, match="Nothing was done for any of them") as refusal:
        ask(siblings[0])
    assert siblings[1].call_off.reference in refusal.value.reasons[0]
    assert not Authorisation.objects.exists() and states(*siblings) == [CallOffState.CASE_MADE] * 3


def test_where_one_can_no_longer_be_authorised_none_is(siblings):
    for story in siblings:
        groups.case(story)
    ask(siblings[0])
    providers.hold(awards.proposal(siblings[2]).place)
    with pytest.raises(DomainError, match="Nothing was done for any of them"):
        authorise(siblings[0], accounts.person(Role.HEAD_OF_SERVICE))
    assert {one.state for one in Authorisation.objects.all()} == {AuthorisationState.REQUESTED}


def test_the_page_leads_an_officer_and_an_office_through_it(siblings):
    for story in siblings:
        groups.case(story)
    ceiling("9000000.00")
    url = f"/call-offs/siblings/{group_of(siblings[0]).pk}/"
    officer = signed_in(siblings[0].officer)
    page = officer.get(url).content.decode()
    assert "Ask for authorisation of all" in page and awards.proposal(siblings[0]).setting.name in page
    assert "Together" in page
    sent = officer.post(url, {"key": "0a1b2c3d-0000-4000-8000-000000000001"})
    assert sent.status_code == 302 and Authorisation.objects.count() == 3
    head = signed_in(accounts.person(Role.HEAD_OF_SERVICE))
    assert "Authorise all" not in officer.get(url).content.decode()
    assert "Authorise all" in head.get(url).content.decode()
    refused = head.post(url, {"key": "0a1b2c3d-0000-4000-8000-000000000002"})
    assert refused.status_code == 200 and "conflict of interest" in refused.content.decode()
    head.post(url, {"key": "0a1b2c3d-0000-4000-8000-000000000003", "no_conflict": "on"})
    assert states(*siblings) == [CallOffState.AUTHORISED] * 3


# --- Published ---
@pytest.fixture
def to_publish(db):
    """A girl and her brother with opened competitions; one home takes both, one girls only, one is too small."""
    with tenancy.scope(tenancy.COUNCIL):
        lot, homes = calloffs.lot_with_providers(3)
        homes[1].gender = Gender.GIRLS
        homes[1].save()
        homes[2].places.exclude(number=1).update(closes_on=now().date())
        stories = []
        for sex in "FM":
            referral = placements.referral(placements.child(sex=sex, age=10), state=ReferralState.SEARCHING)
            placements.approved_profile(referral, accounts.person(Role.TEAM_MANAGER))
            stories.append(Story(calloffs.call_off(referral, lot), homes))
        yield stories


def publish(story: Story, **fields):
    given = {"closes_at": now() + timedelta(days=3), "sure": ["the deadline"], **fields}
    return group_acts.publish_together(group=group_of(story), by=story.officer, at=now(), **given)


@pytest.mark.parametrize(("together", "girl", "boy"), [(Together.MUST, 1, 1), (Together.PREFER, 3, 2)])
def test_all_go_out_with_one_deadline_and_where_they_must_be_together_to_homes_for_all(
    to_publish, together, girl, boy
):
    groups.group(*(one.call_off.referral for one in to_publish), together=together)
    rows = publish(to_publish[0])
    assert {one.state for one in rows} == {CallOffState.PUBLISHED}
    assert len({one.closes_at for one in rows}) == 1
    assert len({one.group_search for one in rows}) == 1 and rows[0].group_search
    assert [Invitation.objects.filter(call_off=one.call_off).count() for one in to_publish] == [girl, boy]
    left = LeftOut.objects.filter(gate=Gate.SIBLINGS)
    assert {one.setting for one in left} == (
        {*to_publish[0].homes[1:]} if together == Together.MUST else set()
    )
    assert all("brothers and sisters" in one.profile["siblings_words"] for one in rows)


def test_where_one_cannot_go_out_none_does(to_publish):
    first, second = to_publish
    third = placements.referral()
    groups.group(first.call_off.referral, second.call_off.referral, third)
    with pytest.raises(DomainError, match="1 child has no call-off yet"):
        publish(first)
    groups.decide(group_of(first), Together.PREFER)
    groups.leave(third, LeftGroup.APART_TIME)
    with pytest.raises(DomainError, match="Nothing was done for any of them"):
        publish(first, weights=(50, 25, 15))
    assert states(first, second) == [CallOffState.OPENED] * 2 and not Invitation.objects.exists()


def test_a_provider_finds_the_others_from_each_invitation_and_only_its_own(to_publish):
    groups.group(*(one.call_off.referral for one in to_publish), together=Together.MUST)
    publish(to_publish[0])
    bidder = calloffs.bidder(to_publish[0].homes[0].provider)
    own = list(Invitation.objects.filter(provider=bidder.provider_id).order_by("pk"))
    page = signed_in(bidder).get(f"/portal/invitations/{own[0].pk}/").content.decode()
    assert "One of 2 brothers and sisters, to be placed together" in page
    assert f"/portal/invitations/{own[1].pk}/" in page
    assert all(one.call_off.reference not in page for one in to_publish)
