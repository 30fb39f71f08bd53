"""The page of a referral says where its search stands, and leads on."""

from datetime import timedelta

import pytest

from calloffs.models import CallOff, OfferAssessment
from calloffs.services import call_offs
from calloffs.states import CallOffState
from calloffs.transitions.call_offs import CALL_OFF
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock
from tests.factories import accounts, awards, calloffs, placements
from tests.factories.lives import steps_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _page(client, referral, role=Role.PLACEMENTS_OFFICER) -> str:
    client.force_login(accounts.person(role))
    return client.get(f"/referrals/{referral.pk}/").content.decode()


def test_an_open_competition_is_told_with_its_deadline_and_is_the_next_step(client):
    running = calloffs.competition()
    page = _page(client, running.referral)
    assert f"Go on with {running.reference}" in page and "a mini-competition. Open for offers. Closes" in page
    assert "Nothing goes out to providers yet" not in page and "See which settings fit" not in page


def test_who_may_not_open_call_offs_reads_of_it_without_a_link(client):
    running = calloffs.competition()
    page = _page(client, running.referral, Role.TEAM_MANAGER)
    assert running.reference in page and f"/call-offs/{running.pk}/" not in page


def test_after_an_end_with_no_award_the_search_begins_again(client):
    running = calloffs.competition()
    call_offs.end_without_award(
        call_off=running, reason="No offer came.", by=running.opened_by, at=clock.now()
    )
    page = _page(client, running.referral)
    assert "Ended with no award" in page and "See which settings fit" in page


def _standing(state: str, closed: timedelta) -> CallOff:
    """A call-off in a state, every fact of its life dated; its competition closed so long ago."""
    at, officer = clock.now(), accounts.person(Role.PLACEMENTS_OFFICER)
    dates = ("closed_at", "evaluated_at", "quality_scored_at", "recommended_at")
    return calloffs.call_off(
        state=state,
        profile=calloffs.PROFILE,
        published_at=at - timedelta(hours=2),
        closes_at=at - closed,
        recommended_by=officer,
        no_award_at=at,
        no_award_reason="The need has changed.",
        **dict.fromkeys(dates, at + timedelta(hours=1)),
    )


def _answers(client, call_off: CallOff) -> None:
    client.force_login(accounts.person(Role.PLACEMENTS_OFFICER))
    answer = client.get(f"/referrals/{call_off.referral_id}/")
    assert answer.status_code == 200 and call_off.reference in answer.content.decode()


PAST, OPEN = timedelta(hours=1), timedelta(hours=-1)
STANDING = [
    (state, closed)
    for state in set(CallOffState) - {CallOffState.AUTHORISED, CallOffState.AWARDED}
    for closed in (PAST, OPEN)
    if closed is PAST or "closed" not in steps_to(CALL_OFF, state)
]


@pytest.mark.parametrize("scored", [False, True], ids=["nobody scores", "somebody scores"])
@pytest.mark.parametrize(("state", "closed"), sorted(STANDING))
def test_the_page_answers_for_a_call_off_in_every_state(client, state, closed, scored):
    """Past its deadline too, when the record of a competition may still say that it is published."""
    standing = _standing(state, closed)
    if scored:
        evaluator = accounts.person(Role.EVALUATOR)
        OfferAssessment.objects.create(call_off=standing, evaluator=evaluator, assigned_at=clock.now())
    _answers(client, standing)


def test_the_page_answers_for_a_call_off_that_is_authorised_and_awarded(client):
    story = awards.direct()
    awards.make_case(story)
    awards.turn_all(awards.ask(story))
    _answers(client, story.fresh())
    awards.sign(awards.issue(story), awards.signer(story))
    assert story.fresh().state == CallOffState.AWARDED
    _answers(client, story.fresh())


def test_before_the_first_call_off_nothing_is_said_of_one(client):
    page = _page(client, placements.referral(state=ReferralState.APPROVED))
    assert "CO-" not in page and "See which settings fit" in page
