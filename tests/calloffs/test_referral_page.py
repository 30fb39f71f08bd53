"""The page of a referral says where its search stands, and leads on."""

import pytest

from calloffs.services import call_offs
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core import clock, tenancy
from tests.factories import accounts, calloffs, placements

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


def test_before_the_first_call_off_nothing_is_said_of_one(client):
    page = _page(client, placements.referral(state=ReferralState.APPROVED))
    assert "CO-" not in page and "See which settings fit" in page
