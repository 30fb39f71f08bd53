"""What whoever authorises reads before the form: the child's words, the home, the money, what speaks against it."""

from decimal import Decimal

import pytest

from calloffs.presenters import deciding
from calloffs.services import authorising
from calloffs.states import OfficeDecision
from placements.states import LocationClass
from providers.models import Setting
from providers.states import Grade
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from tests.calloffs.pages import signed_in
from tests.factories import accounts, awards

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


@pytest.fixture
def asked():
    story = awards.direct(age=9)
    awards.make_case(story, "500.00")
    return story, awards.ask(story)


def _page(person, authorisation) -> str:
    return signed_in(person).get(f"/authorisations/{authorisation.pk}/").content.decode()


def _against(story, **changes) -> str:
    proposal = awards.proposal(story)
    for name, value in changes.items():
        setattr(proposal, name, value)
    ranking = proposal.recommendation.ranking if proposal.recommendation else []
    return " ".join(deciding.against(proposal, story.fresh(), ranking))


def test_everything_that_decides_stands_before_the_form_and_the_evidence_below(asked):
    story, authorisation = asked
    page = _page(accounts.person(Role.HEAD_OF_SERVICE), authorisation)
    order = [
        "Place this child",
        "What the child wants",
        "Ofsted",
        "speaks against it",
        "Your decision",
        "What it rests on",
    ]
    assert [page.index(one) for one in order] == sorted(page.index(one) for one in order)
    wishes = story.call_off.referral.answers["wishes"]
    assert wishes in page


def test_the_title_is_the_child_in_words_and_no_reference_stands_for_the_child(asked):
    story, authorisation = asked
    page = _page(accounts.person(Role.HEAD_OF_SERVICE), authorisation)
    title = page[page.index("<h1") : page.index("</h1>")]
    assert story.call_off.referral.child.home_postcode.split(" ")[0] in title
    assert story.call_off.referral.child.family_name not in page
    assert "the child of referral" not in page


def test_every_page_that_it_rests_on_is_linked_for_who_may_open_it(asked):
    story, authorisation = asked
    head = _page(accounts.person(Role.HEAD_OF_SERVICE), authorisation)
    for address in (
        f"/call-offs/{story.call_off.pk}/",
        f"/call-offs/{story.call_off.pk}/proposal/",
        f"/settings/{story.homes[0].pk}/",
        f"/referrals/{story.call_off.referral_id}/",
    ):
        assert f'href="{address}"' in head


def test_adult_social_care_is_led_to_no_page_that_it_may_not_open():
    story = awards.direct(age=16)
    awards.make_case(story, "500.00")
    director = accounts.person(Role.ASC_DIRECTOR)
    client = signed_in(director)
    page = _page(director, awards.ask(story))
    links = page[page.index("What it rests on") : page.index("Why a direct award")].split('href="')[1:]
    assert links
    for link in links:
        assert client.get(link[: link.index('"')]).status_code == 200


def test_empty_rows_and_nothing_after_18_are_left_out(asked):
    _story, authorisation = asked
    page = _page(accounts.person(Role.HEAD_OF_SERVICE), authorisation)
    assert "Court on" not in page and "After 18" not in page and "Placeholder" not in page


def test_what_speaks_against_it_is_said_and_nothing_else(asked):
    story, _ = asked
    Setting.objects.filter(pk=story.homes[0].pk).update(grade=Grade.GOOD, caters_for=[])
    said = _against(story)
    assert "Ofsted" not in said and "distance" not in said and "after the child needs" not in said
    Setting.objects.filter(pk=story.homes[0].pk).update(grade=Grade.REQUIRES_IMPROVEMENT)
    assert "Ofsted: requires improvement." in _against(story)
    far = _against(story, location_class=LocationClass.DISTANT, distance_miles=Decimal("41.0"))
    assert "It is at a distance: 41 miles" in far or "It is at a distance: 41.0 miles" in far
    late = _against(story, starts_on=story.call_off.needed_on.replace(year=story.call_off.needed_on.year + 1))
    assert "after the child needs a home." in late


def test_a_fee_is_held_against_the_benchmark_of_its_case(asked):
    story, _ = asked
    proposal = awards.proposal(story)
    proposal.case.benchmark_weekly = Decimal("450.00")
    assert deciding.against_the_like(proposal, []) == "£50.00 above the median of like placements."
    proposal.case.benchmark_weekly = Decimal("500.00")
    assert deciding.against_the_like(proposal, []) == "As the median of like placements."
    proposal.case.benchmark_weekly = None
    assert deciding.against_the_like(proposal, []) == "No like fee to compare with."


def test_a_fee_of_a_competition_is_held_against_the_other_offers(clock):
    story = awards.scored(clock, "3000.00", "3400.00", scores=[(5, 5), (1, 1)])
    awards.recommend(story)
    proposal = awards.proposal(story)
    ranking = proposal.recommendation.ranking
    assert deciding.against_the_like(proposal, ranking) == "Offers from £3,000 to £3,400."
    assert not any("ranks" in one for one in deciding.against(proposal, story.fresh(), ranking))
    proposal.offer_id = story.offers[1].pk
    assert "It ranks 2nd of 2 offers." in deciding.against(proposal, story.fresh(), ranking)


def test_a_return_with_a_question_is_answered_and_stands_on_call_off_home_and_decision(asked):
    """The whole way of a question: state, the officer's home, the box, and the reply under the question."""
    story, authorisation = asked
    head, question = accounts.person(Role.HEAD_OF_SERVICE), "Was the virtual school asked?"
    authorising.decide(
        asked=authorisation.offices.get(office="head_of_service"), decision=OfficeDecision.RETURN, reason=question,
        no_conflict=True, by=head, at=product_clock.now(),
    )  # fmt: skip
    officer = signed_in(story.officer)
    page = officer.get(f"/call-offs/{story.call_off.pk}/").content.decode()
    assert "Returned with a question" in page and "Answer the question" in page
    proposal = officer.get(f"/call-offs/{story.call_off.pk}/proposal/").content.decode()
    assert question in proposal and 'name="answer"' in proposal
    again = awards.ask(story, answer="It was, on Monday.")
    shown = _page(head, again)
    assert shown.index(question) < shown.index("It was, on Monday.") < shown.index("Your decision")
