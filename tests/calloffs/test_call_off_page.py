"""The page of a call-off: the child in words, the steps of its life, and who was invited by how far each is."""

import pytest

from calloffs.models import Invitation
from calloffs.presenters import agreement_head
from calloffs.presenters.call_off_head import progress
from calloffs.presenters.invited import in_a_line, invited_table
from calloffs.selectors import competitions
from calloffs.services import agreements
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.time import clock as product_clock
from sefton_pdps.core.web.blocks import StepState
from tests.calloffs.pages import key, signed_in
from tests.factories import accounts, awards, calloffs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _council():
    with tenancy.scope(tenancy.COUNCIL):
        yield


def _page(person, call_off) -> str:
    return signed_in(person).get(f"/call-offs/{call_off.pk}/").content.decode()


def _heading(page: str) -> str:
    return page[page.index("<h1") : page.index("</h1>")]


def _steps(call_off) -> dict[str, str]:
    return {step.label: step.state.value for step in progress(call_off, None, product_clock.now())}


def test_the_title_is_the_child_in_words_and_never_by_name(clock):
    story = awards.closed(clock, "3000.00")
    child = story.call_off.referral.child
    title = _heading(_page(story.officer, story.call_off))
    assert ";" in title and child.home_postcode.split(" ")[0] in title
    assert child.given_name not in title and child.family_name not in title


def test_an_evaluator_reads_the_published_need_as_title_and_not_the_age_in_years(clock):
    story = awards.closed(clock, "3000.00")
    awards.declare_all(story)
    officers = _heading(_page(story.officer, story.call_off))
    title = _heading(_page(story.evaluators[0], story.call_off))
    assert story.call_off.profile["age_words"] in title
    assert title != officers and story.call_off.referral.child.home_postcode.split(" ")[0] not in title


def test_the_steps_say_what_is_done_and_where_it_stands(clock):
    lot, homes = calloffs.lot_with_providers()
    made = calloffs.competition(*homes, lot=lot)
    assert _steps(made) == {
        "Published": "done",
        "Closes": "now",
        "To score": "to come",
        "To authorise": "to come",
        "To sign": "to come",
        "Moves in": "to come",
    }
    clock.set(made.closes_at)
    assert (_steps(made)["Closed"], _steps(made)["To score"]) == ("done", "now")


def test_a_direct_award_has_its_case_for_a_first_step():
    story = awards.direct()
    assert list(_steps(story.call_off)) == ["To make the case", "To authorise", "To sign", "Moves in"]
    assert _steps(story.call_off)["To make the case"] == "now"
    awards.make_case(story)
    assert _steps(story.fresh())["Case made"] == "done"


def test_one_that_ended_with_no_award_shows_no_steps_to_come():
    ended = calloffs.competition(
        state="no_award", no_award_at=product_clock.now(), no_award_reason="The need changed."
    )
    assert progress(ended, None, product_clock.now()) == []


def test_a_signed_agreement_and_the_start_are_steps_of_the_page(clock):
    story = awards.scored(clock, "3000.00")
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    agreement = awards.issue(story)
    before = _page(story.officer, story.call_off)
    assert 'To sign</span><span class="govuk-visually-hidden">: now' in before
    awards.sign(agreement, awards.signer(story))
    after = _page(story.officer, story.call_off)
    assert 'Signed</span><span class="govuk-visually-hidden">: done' in after
    assert 'Moves in</span><span class="govuk-visually-hidden">: now' in after


def test_after_the_deadline_who_has_offered_stands_with_who_has_not(clock):
    lot, homes = calloffs.lot_with_providers(3)
    made = calloffs.competition(*homes, lot=lot)
    Invitation.objects.filter(provider=homes[1].provider).update(first_opened_at=product_clock.now())
    calloffs.submitted(made, homes[1], calloffs.bidder(homes[1].provider))
    clock.set(made.closes_at)
    rows = competitions.invitations(made)
    told = {row[0].value: row[1].status.text for row in invited_table(rows, sealed=False).rows}
    assert told[homes[1].provider.name] == "Offer in" and told[homes[0].provider.name] == "Never opened"
    assert in_a_line(rows, sealed=False) == "3 providers invited: 1 offered, 2 did not answer, 0 declined."


def test_the_history_is_folded_and_the_next_step_stands_before_it(clock):
    story = awards.closed(clock, "3000.00")
    page = _page(story.officer, story.call_off)
    assert page.index("What comes next") < page.index("Who was invited") < page.index("About this call-off")
    assert 'govuk-details__summary-text">History' in page


def test_whoever_may_not_publish_reads_whom_and_has_no_button():
    lot, homes = calloffs.lot_with_providers(1)
    made = calloffs.competition(*homes, lot=lot)
    page = _page(accounts.person(Role.AUDITOR), made)
    assert "Not opened" in page and "Remind the" not in page and "Move the deadline" not in page
    assert StepState.NOW.value in page


# --- Scoring and the agreement -----------------------------------------------------------------------------------
def test_saving_a_score_leads_to_the_next_offer_not_scored_and_then_to_the_list(clock):
    story = awards.closed(clock, "3000.00", "3100.00", "3200.00", evaluators=1)
    awards.declare_all(story)
    client, start = signed_in(story.evaluators[0]), f"/call-offs/{story.call_off.pk}/scoring/"
    scores = {"quality": 4, "quality_reason": "Clear.", "social_value": 3, "social_value_reason": "Fair."}
    opened = [f"{start}{story.offers[0].pk}/"]
    for number in (1, 2, 3):
        page = client.get(opened[-1]).content.decode()
        assert "offer " in page and "The anonymised profile as it went out" in page
        opened.append(client.post(opened[-1], {**scores, **key()}).url)
        assert len(set(opened)) == number + 1
    assert opened[-1] == start


def test_an_evaluator_sees_no_fee_beside_the_boxes(clock):
    story = awards.closed(clock, "3456.78", evaluators=1)
    awards.declare_all(story)
    page = signed_in(story.evaluators[0]).get(f"/call-offs/{story.call_off.pk}/scoring/{story.offers[0].pk}/")
    assert "3,456.78" not in page.content.decode()


def test_an_agreement_is_headed_by_the_child_in_words_and_says_what_it_waits_for(clock):
    story = awards.scored(clock, "3000.00")
    awards.recommend(story)
    awards.turn_all(awards.ask(story))
    agreement = awards.issue(story)
    page = signed_in(story.officer).get(f"/agreements/{agreement.pk}/").content.decode()
    child = story.call_off.referral.child
    assert child.home_postcode.split(" ")[0] in _heading(page) and child.family_name not in page
    assert "It waits for the provider" in page and "No contact is on record" in page
    assert 'Signed by both</span><span class="govuk-visually-hidden">: now' in page


def test_an_agreement_that_was_taken_back_has_no_next_step():
    story = awards.authorised_direct()
    agreement = awards.issue(story)
    agreements.withdraw(
        agreement=agreement, reason="The place has gone.", by=story.officer, at=product_clock.now()
    )
    agreement.refresh_from_db()
    assert agreement_head.progress(agreement) == []
    today = product_clock.today()
    assert agreement_head.next_step(agreement, [], today, sees_placement=True, starts=True) is None
