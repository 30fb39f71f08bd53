"""The match says of a home that it is an offer for another child, as the choice of a home does, in one statement."""

import pytest
from django.urls import reverse

from calloffs.services import call_offs, competitions
from placements.states import ReferralState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.browsing import queries
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, calloffs, placements, providers
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
ONE_PLACE = "There is one place: the first award takes it."


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def proposed():
    """A direct award whose proposal names a home with one place, and another child who needs a home of the lot."""
    story = awards.direct()
    awards.one_place_left(story.homes[0])
    awards.make_case(story)
    return story, placements.referral(state=ReferralState.APPROVED)


def match_of(referral, role=Role.PLACEMENTS_OFFICER, name="match", **query):
    answer = signed_in(accounts.person(role)).get(reverse(f"placements:{name}", args=[referral.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def told(story):
    return f"Also offered or proposed for {story.call_off.reference}"


def test_the_match_and_the_comparison_say_it_before_the_home_is_chosen(proposed):
    story, referral = proposed
    row = match_of(referral).split('<tbody id="fit-1"', 1)[1]
    assert told(story) in row and ONE_PLACE in row
    compared = match_of(referral, name="compare", lot=story.call_off.lot_id, pick=story.homes[0].pk)
    assert told(story) in compared and "Offered elsewhere" in compared


def test_its_own_call_off_counts_as_no_other(proposed):
    story, _referral = proposed
    assert told(story) not in match_of(story.call_off.referral)


def test_where_there_is_a_place_for_each_nothing_is_said(proposed):
    story, referral = proposed
    providers.place(story.homes[0], number=9)
    assert told(story) not in match_of(referral)


def test_a_call_off_that_is_over_counts_on_nothing(proposed):
    story, referral = proposed
    call_offs.end_without_award(
        call_off=story.fresh(), reason="Not needed.", by=story.officer, at=product_clock.now()
    )
    assert told(story) not in match_of(referral)


def test_a_sealed_offer_is_told_to_nobody_until_its_deadline(clock):
    lot, (home,) = calloffs.lot_with_providers(1)
    awards.one_place_left(home)
    competition = calloffs.competition(home, lot=lot)
    referral = placements.referral()
    calloffs.submitted(competition, home, calloffs.bidder(home.provider))
    assert competition.reference not in match_of(referral)
    clock.advance(days=8)
    competitions.close_due(at=product_clock.now())
    row = match_of(referral).split('<tbody id="fit-1"', 1)[1]
    assert f"Also offered or proposed for {competition.reference}" in row


def test_many_homes_offered_elsewhere_are_read_with_the_statements_of_one(proposed):
    story, referral = proposed
    officer = signed_in(accounts.person(Role.PLACEMENTS_OFFICER))
    url = reverse("placements:match", args=[referral.pk])
    before = queries(officer, url)
    for _ in range(4):
        home = providers.setting(story.homes[0].provider, places=1)
        awards.make_case(awards.Story(**{**vars(awards.beside(story)), "homes": [home]}))
    assert match_of(referral).count("the first award takes it") == 5
    assert queries(officer, url) == before
