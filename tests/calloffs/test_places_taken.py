"""A place that is taken: everybody who relies on it reads at once that it has gone, and by what; refusals name it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from calloffs.models import AwardProposal, CallOff
from calloffs.selectors.places import offers_standing, proposed, standing_of
from calloffs.services import agreements
from placements.models import Placement
from providers.models import PlaceHold
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError
from sefton_pdps.core.text import words
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, calloffs, placements
from tests.kept_rows import kept_rows
from tests.reporting.homes import mine

pytestmark = pytest.mark.django_db
PLANNED = {"state": "planned", "started_at": None}


@pytest.fixture(autouse=True)
def council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


def take(home, *, but=0):
    """Every place of a home but some goes to other children; the placements, the newest last."""
    found = []
    for place in list(home.places.order_by("number"))[: 3 - but]:
        other = calloffs.call_off()
        found.append(
            placements.placement(
                place, call_off_id=other.pk, **PLANNED, starts_on=product_clock.today(),
                planned_end=product_clock.today() + timedelta(days=900),
            )
        )  # fmt: skip
    return found


def reference_of(placement):
    return CallOff.objects.get(pk=placement.call_off_id).reference


def took(placement):
    return (
        f"Place {placement.place.number} was taken on {words.day(product_clock.today())} by "
        f"{reference_of(placement)}."
    )


@kept_rows
def ranked(clock):
    """Two scored offers; all places of the first home have gone since to other call-offs."""
    story = awards.scored(clock, "3000.00", "3400.00")
    return story, take(story.homes[0])


@kept_rows
def cased():
    """A direct award's case, and the placement that has taken its place since."""
    story = awards.direct()
    made = awards.make_case(story)
    other = calloffs.call_off()
    return story, placements.placement(
        made.place, call_off_id=other.pk, **PLANNED, starts_on=made.starts_on, planned_end=made.ends_on
    )


def give_up(placement):
    """The other child's placement needs the place no more: its nights are other ones."""
    placement.starts_on, placement.planned_end = (
        placement.planned_end,
        placement.planned_end + timedelta(days=30),
    )
    Placement.objects.filter(pk=placement.pk).update(
        starts_on=placement.starts_on, planned_end=placement.planned_end
    )


def take_again(placement):
    """And needs it for those of the proposal once more."""
    made = AwardProposal.objects.get(place_id=placement.place_id)
    Placement.objects.filter(pk=placement.pk).update(starts_on=made.starts_on, planned_end=made.ends_on)


def read(url, role=Role.PLACEMENTS_OFFICER):
    answer = signed_in(accounts.person(role)).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


# --- What it goes by --------------------------------------------------------------------------------------
def test_a_home_is_gone_when_every_place_is_taken_and_not_before(clock):
    story = awards.scored(clock, "3000.00", "3400.00")
    offer = story.offers[0]
    take(story.homes[0], but=1)
    assert offers_standing(story.call_off, [offer])[offer.pk].free == 1


def test_a_stay_that_ends_before_the_first_night_takes_nothing(clock):
    story = awards.scored(clock, "3000.00")
    for one in take(story.homes[0]):
        Placement.objects.filter(pk=one.pk).update(planned_end=story.call_off.needed_on)
    assert offers_standing(story.call_off, story.offers)[story.offers[0].pk].free == 3


def test_its_own_placement_takes_nothing_from_a_call_off(cased):
    story, placement = cased
    Placement.objects.filter(pk=placement.pk).update(call_off_id=story.call_off.pk)
    wanted = proposed(awards.proposal(story))
    assert standing_of([wanted])[wanted].free == 1


def test_many_offers_are_read_with_the_queries_of_one(ranked, django_assert_num_queries):
    story, _taken = ranked
    assert story.call_off.referral.child.date_of_birth
    for offers in (story.offers[:1], story.offers):
        with django_assert_num_queries(3):
            offers_standing(story.call_off, offers)


# --- Who reads it -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["ranking", "call_off_offers"])
def test_the_ranking_and_the_offers_say_that_the_place_has_gone_and_by_what(ranked, name):
    story, taken = ranked
    page = read(reverse(f"calloffs:{name}", args=[story.call_off.pk]))
    assert f"No place is free for the whole term any more. {took(taken[-1])}" in page
    assert page.count("Place taken") == 1


@pytest.mark.parametrize("name", ["ranking", "call_off_offers"])
def test_whoever_only_scores_reads_nothing_of_other_call_offs(ranked, name):
    story, _taken = ranked
    url = reverse(f"calloffs:{name}", args=[story.call_off.pk])
    page = signed_in(story.evaluators[0]).get(url).content.decode()
    assert "was taken on" not in page and "Place now" not in page


def test_the_recommendation_says_so_before_anything_is_typed(ranked):
    story, taken = ranked
    page = read(reverse("calloffs:recommend", args=[story.call_off.pk, story.offers[0].pk]))
    assert took(taken[-1]) in page
    assert "was taken on" not in read(
        reverse("calloffs:recommend", args=[story.call_off.pk, story.offers[1].pk])
    )


def test_the_choice_of_a_home_and_the_case_say_so(cased):
    story, _placement = cased
    last = story.homes[0].places.order_by("number").last()
    PlaceHold.objects.create(
        place=story.homes[0].places.order_by("number")[1], provider_id=last.provider_id,
        starts_on=product_clock.today(), reason="reserved", recorded_at=product_clock.now(),
    )  # fmt: skip
    taken = placements.placement(
        last, call_off_id=calloffs.call_off().pk, **PLANNED,
        planned_end=product_clock.today() + timedelta(days=900),
    )  # fmt: skip
    for url in (
        f"/call-offs/{story.call_off.pk}/direct-award/",
        reverse("calloffs:make_case", args=[story.call_off.pk, story.homes[0].pk]),
    ):
        assert took(taken) in read(url), url


@pytest.mark.parametrize("page", ["call_off_detail", "proposal"])
def test_the_call_off_and_the_proposal_say_so(cased, page):
    story, placement = cased
    assert took(placement) in read(reverse(f"calloffs:{page}", args=[story.call_off.pk]))


def test_the_authorisation_says_so_to_whoever_decides(cased):
    story, placement = cased
    give_up(placement)
    asked = awards.ask(story)
    url = reverse("calloffs:authorisation_detail", args=[asked.pk])
    assert "was taken on" not in read(url, Role.HEAD_OF_SERVICE)
    take_again(placement)
    assert took(placement) in read(url, Role.HEAD_OF_SERVICE)


def test_the_agreement_says_so_before_and_after_it_is_issued(cased):
    story, placement = cased
    give_up(placement)
    awards.turn_all(awards.ask(story))
    issued = awards.issue(story)
    url = reverse("calloffs:agreement_detail", args=[issued.pk])
    assert "was taken on" not in read(url)
    take_again(placement)
    assert took(placement) in read(url)


def test_the_home_task_says_so(cased):
    story, placement = cased
    line = next(
        one for one in mine(accounts.person(Role.PLACEMENTS_OFFICER)) if story.call_off.reference in one
    )
    assert f"its place was taken by {reference_of(placement)}" in line


# --- Refusals name the cause ------------------------------------------------------------------------------
def test_a_recommendation_of_it_is_refused_by_what_took_it(ranked):
    story, taken = ranked
    with pytest.raises(DomainError, match="Place 3 was taken on .* by CO-") as refused:
        awards.recommend(story, place=taken[-1].place)
    assert "is not free from" not in str(refused.value)


def test_asking_deciding_and_issuing_are_refused_by_what_took_it(cased):
    story, placement = cased
    with pytest.raises(DomainError, match=took(placement)):
        awards.ask(story)
    give_up(placement)
    asked = awards.ask(story)
    take_again(placement)
    with pytest.raises(DomainError, match=took(placement)), transaction.atomic():
        awards.turn_all(asked)
    give_up(placement)
    awards.turn_all(asked)
    drawn = awards.draw_up(story)
    take_again(placement)
    with pytest.raises(DomainError, match=took(placement)):
        agreements.issue(agreement=drawn, by=story.officer, at=product_clock.now())


def test_a_hold_of_the_provider_is_named_with_its_nights(cased):
    story, placement = cased
    give_up(placement)
    made = AwardProposal.objects.get(call_off=story.call_off)
    PlaceHold.objects.create(
        place=made.place, provider_id=made.provider_id, starts_on=made.starts_on, reason="other_council",
        recorded_at=product_clock.now(),
    )  # fmt: skip
    with pytest.raises(DomainError, match=r"holds place 1 from .*: a child placed by another council"):
        awards.ask(story)
