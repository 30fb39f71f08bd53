"""A place is chosen knowing what stands on it: who else is proposed for it, and what keeps the others."""

import re

import pytest
from django.urls import reverse

from calloffs.models import AwardProposal
from calloffs.services import call_offs
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.forms.doubts import Unsure
from sefton_pdps.core.time import clock as product_clock
from tests.browsing import queries
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, providers
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.django_db
RADIO = re.compile(r'<input[^>]*name="place"[^>]*>')


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def two():
    """The direct awards of two children with one home; the first child's proposal names place 1."""
    first = awards.direct()
    awards.make_case(first)
    return first, awards.beside(first)


def places_of(story):
    return list(story.homes[0].places.order_by("number"))


def page_of(story):
    url = reverse("calloffs:make_case", args=[story.call_off.pk, story.homes[0].pk])
    officer = signed_in(accounts.person(Role.PLACEMENTS_OFFICER))
    return officer.get(f"{url}?stay=longer").content.decode()


def offered(page):
    """The keys of the places to choose in their order, and which of them is chosen already."""
    radios = RADIO.findall(page)
    keys = [re.search(r'value="([^"]*)"', radio)[1] for radio in radios]
    return keys, [key for key, radio in zip(keys, radios, strict=True) if "checked" in radio]


def test_a_place_that_nobody_else_counts_on_stands_first_and_is_chosen(two):
    first, second = two
    one, another, third = places_of(first)
    page = page_of(second)
    assert offered(page) == ([str(another.pk), str(third.pk), str(one.pk)], [str(another.pk)])
    said = f"Proposed for {first.call_off.reference} (direct award case made): the first award takes it."
    assert page.count(said) == 1


def test_where_every_place_is_proposed_elsewhere_none_is_chosen_for_anybody(two):
    first, second = two
    for place in places_of(first)[1:]:
        providers.hold(place)
    assert offered(page_of(second)) == ([str(places_of(first)[0].pk)], [])


def test_what_keeps_a_place_is_said_where_it_is_missing(two):
    _first, second = two
    providers.hold(places_of(second)[2])
    page = page_of(second)
    assert "The provider holds place 3 from" in page
    assert "holds place 2" not in page


def test_its_own_proposal_stands_on_no_place_of_its_own(two):
    first, _second = two
    page = page_of(first)
    assert "Proposed for" not in page
    assert offered(page)[1] == [str(places_of(first)[0].pk)]


def test_another_childs_place_is_not_taken_unasked(two):
    first, second = two
    place = places_of(first)[0]
    with pytest.raises(Unsure) as asked:
        awards.make_case(second, place=place)
    assert asked.value.reasons == (
        f"Place 1 is proposed for {first.call_off.reference} (direct award case made) too: the first award takes it "
        "from the other child. Say whether place 1 is right.",
    )
    assert not AwardProposal.objects.filter(call_off=second.call_off).exists()
    made = awards.make_case(second, place=place, sure=[one.code for one in asked.value.open])
    assert made.place == place


def test_a_place_of_which_nobody_else_is_proposed_is_taken_without_a_question(two):
    _first, second = two
    assert awards.make_case(second, place=places_of(second)[1]).place.number == 2


def test_a_call_off_that_is_over_counts_on_nothing(two):
    first, second = two
    call_offs.end_without_award(
        call_off=first.fresh(), reason="Not needed.", by=first.officer, at=product_clock.now()
    )
    assert "Proposed for" not in page_of(second)
    assert awards.make_case(second, place=places_of(second)[0]).place.number == 1


def test_a_recommendation_asks_alike(clock):
    story = awards.scored(clock, "3000.00")
    beside = awards.beside(story)
    awards.make_case(beside, place=places_of(story)[0])
    url = reverse("calloffs:recommend", args=[story.call_off.pk, story.offers[0].pk])
    page = signed_in(story.officer).get(url).content.decode()
    assert f"Proposed for {beside.call_off.reference} (direct award case made)" in page
    assert offered(page)[1] == [str(places_of(story)[1].pk)]
    with pytest.raises(Unsure):
        awards.recommend(story, place=places_of(story)[0])


def test_many_proposals_are_read_with_the_queries_of_one(two):
    first, second = two
    officer = signed_in(accounts.person(Role.PLACEMENTS_OFFICER))
    url = reverse("calloffs:make_case", args=[second.call_off.pk, second.homes[0].pk]) + "?stay=longer"
    before = queries(officer, url)
    for place in places_of(first)[1:]:
        awards.make_case(awards.beside(first), place=place)
    assert queries(officer, url) == before
