"""The pages of a purchase keep to ten statements in the states that ask most, whoever reads them (ADR 79)."""

import pytest
from django.urls import reverse

from calloffs.models import Authorisation, OfferAssessment
from calloffs.services import authorising
from calloffs.states import OfficeDecision
from providers.models import Setting
from providers.states import Grade, Registration
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.browsing import queries
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards, providers
from tests.factories.awards import Story

pytestmark = pytest.mark.django_db
MOST = 10
# Why a home that is proposed fits no more is asked only where it does not: what each gate left out of the lot.
WHY_NOT = 2
# The homes that a direct award was chosen from are one list more on its page.
SEEN_HOMES = 1
# An auditor reads texts masked, a person on duty asks whether it is an emergency, an officer reads and acts.
READERS = (Role.PLACEMENTS_OFFICER, Role.AUDITOR, Role.DUTY_TEAM)


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def bought(clock) -> Story:
    """A competition whose winner is authorised, and whose homes have all fallen since."""
    story = awards.scored(clock, "3000.00", "3200.00")
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    Setting.objects.update(grade=Grade.INADEQUATE)
    return story


def _refused(story: Story) -> Authorisation:
    asked = awards.ask(story)
    authorising.decide(
        asked=asked.offices.get(office="head_of_service"),
        decision=OfficeDecision.REFUSE,
        reason="The fee is above those of like placements.",
        no_conflict=True,
        by=accounts.person(Role.HEAD_OF_SERVICE),
        at=product_clock.now(),
    )
    return asked


def _statements(role: Role, name: str, *args: object) -> int:
    return queries(signed_in(accounts.person(role)), reverse(f"calloffs:{name}", args=args))


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("name", ["call_off_detail", "ranking", "proposal"])
def test_a_competition_that_is_authorised_and_whose_homes_fell(bought, name, role):
    assert _statements(role, name, bought.call_off.pk) <= MOST


@pytest.mark.parametrize("role", [*READERS, Role.DCS])
def test_an_authorisation_whose_home_fell(bought, role):
    authorisation = Authorisation.objects.get(call_off=bought.call_off)
    assert _statements(role, "authorisation_detail", authorisation.pk) <= MOST


@pytest.mark.parametrize("role", READERS)
def test_a_case_that_was_refused_twice_and_stands_again(role):
    story = awards.direct()
    for weekly in ("500.00", "450.00"):
        awards.make_case(story, weekly)
        _refused(story)
    awards.make_case(story, "400.00")
    assert _statements(role, "proposal", story.call_off.pk) <= MOST + SEEN_HOMES
    assert _statements(role, "call_off_detail", story.call_off.pk) <= MOST


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize(
    "change",
    [
        {"registration": Registration.SUSPENDED},
        {"grade": Grade.INADEQUATE},
        {"registration": Registration.CANCELLED, "grade": Grade.INADEQUATE},
    ],
    ids=["suspended", "inadequate", "cancelled"],
)
def test_a_proposal_that_waits_and_whose_home_fits_no_more(role, change):
    story = awards.direct()
    awards.make_case(story, "500.00")
    _refused(story)
    awards.make_case(story, "450.00")
    for place in story.homes[0].places.all():
        providers.hold(place)
    Setting.objects.update(**change)
    assert _statements(role, "proposal", story.call_off.pk) <= MOST + WHY_NOT + SEEN_HOMES
    assert _statements(role, "call_off_detail", story.call_off.pk) <= MOST


@pytest.mark.parametrize("role", READERS)
def test_a_competition_whose_evaluators_were_taken_off_since(clock, role):
    story = awards.closed(clock, "3000.00", "3100.00", evaluators=2)
    OfferAssessment.objects.all().delete()
    assert _statements(role, "call_off_detail", story.call_off.pk) <= MOST


def test_the_own_pages_of_an_evaluator_who_was_taken_off(clock):
    story = awards.closed(clock, "3000.00", "3100.00", evaluators=2)
    evaluator = story.evaluators[0]
    OfferAssessment.objects.filter(evaluator=evaluator).delete()
    assert queries(signed_in(evaluator), reverse("calloffs:my_scoring")) <= MOST
    page = signed_in(evaluator).get(reverse("calloffs:scoring", args=[story.call_off.pk]))
    assert page.status_code == 404
