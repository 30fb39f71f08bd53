"""Changing who scores: the unfinished go with their scores, the finished stay, the last one off ends the wait."""

import pytest

from calloffs.models import OfferAssessment, OfferPriceLine, OfferScore
from calloffs.policies.authorising import people_involved
from calloffs.selectors.ranking import ranking
from calloffs.services import competitions, scoring
from calloffs.states import CallOffState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant
from sefton_pdps.audit.models import Event
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.calloffs.pages import key, signed_in
from tests.factories import accounts, awards
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def story(clock):
    """A competition of one offer, closed, with two evaluators."""
    return awards.closed(clock, "3000.00")


def choose(story, *people, by=None):
    by = by or story.call_off.published_by
    return competitions.assign_evaluators(call_off=story.fresh(), evaluators=people, by=by, at=now())


def declare(story, person, *, conflict=False):
    note = "A cousin works there." if conflict else ""
    scoring.declare(
        assessment=story.assessment(person), has_conflict=conflict, note=note, by=person, at=now()
    )


def finish(story, person):
    """The person declares, scores every offer 4 and 3, and finishes."""
    declare(story, person)
    for offer in story.offers:
        awards.give(story, person, offer, 4, 3)
    scoring.complete(assessment=story.assessment(person), by=person, at=now())


def test_taking_off_the_last_unfinished_evaluator_finishes_scoring(story):
    first, second = story.evaluators
    finish(story, first)
    assert story.fresh().state == CallOffState.CLOSED and not OfferPriceLine.objects.exists()
    assert choose(story, first).state == CallOffState.EVALUATED
    assert story.fresh().quality_scored_at is not None and OfferPriceLine.objects.count() == 1
    assert not OfferAssessment.objects.filter(evaluator=second).exists()
    event = all_of(Event).get(name="call_off.finish_without_others", subject_id=story.call_off.pk)
    assert event.actor_id == story.call_off.published_by_id
    assert all_of(Notice).filter(kind="call_off.scored").count() == 1


def test_scoring_that_waits_for_nobody_is_finished_when_the_evaluators_are_saved_again(story):
    first, second = story.evaluators
    finish(story, first)
    OfferAssessment.objects.filter(evaluator=second).delete()
    assert choose(story, first).state == CallOffState.EVALUATED


def test_scoring_is_not_finished_while_another_evaluator_has_not(clock):
    story = awards.closed(clock, "3000.00", evaluators=3)
    first, second, _third = story.evaluators
    finish(story, first)
    assert choose(story, first, second).state == CallOffState.CLOSED
    assert not OfferPriceLine.objects.exists()


def test_scoring_is_not_finished_when_somebody_new_is_chosen_in_the_same_step(story):
    first, _second = story.evaluators
    finish(story, first)
    assert choose(story, first, accounts.person(Role.EVALUATOR)).state == CallOffState.CLOSED


def test_scoring_is_not_finished_when_nobody_who_is_left_has_finished(story):
    first, _second = story.evaluators
    declare(story, first)
    assert choose(story, first).state == CallOffState.CLOSED


def test_one_who_declared_no_conflict_and_has_not_scored_is_taken_off(story):
    first, second = story.evaluators
    declare(story, second)
    choose(story, first)
    assert [row.evaluator_id for row in story.call_off.assessments.all()] == [first.pk]


def test_one_who_scored_some_offers_is_taken_off_and_the_scores_do_not_count(clock):
    story = awards.closed(clock, "3000.00", "3100.00")
    first, second = story.evaluators
    finish(story, first)
    declare(story, second)
    awards.give(story, second, story.offers[0], 0, 0)
    assert choose(story, first).state == CallOffState.EVALUATED
    assert {one.offer.quality_scores for one in ranking(story.fresh())} == {(4,)}
    assert not OfferScore.objects.filter(assessment__evaluator=second).exists()


def test_taking_off_is_on_record_in_words_and_told_to_the_evaluator(clock):
    story = awards.closed(clock, "3000.00", "3100.00")
    first, second = story.evaluators
    declare(story, second)
    awards.give(story, second, story.offers[0], 2, 2)
    choose(story, first)
    event = all_of(Event).get(name="call_off.take_off_evaluator")
    assert event.payload == {"evaluator": str(second.pk), "declared": True, "scores": 1}
    assert all_of(Notice).filter(recipient=second, kind="call_off.taken_off").count() == 1
    page = signed_in(story.call_off.published_by).get(f"/call-offs/{story.call_off.pk}/").content.decode()
    assert f"Took {second.name} off; scores that were not finished no longer count." in page


def test_one_who_has_finished_stays_and_nothing_else_is_changed(story):
    first, second = story.evaluators
    finish(story, first)
    for keep in ([second], [accounts.person(Role.EVALUATOR)]):
        with pytest.raises(DomainError, match=f"{first.name} has finished scoring"):
            choose(story, *keep)
    assert story.fresh().state == CallOffState.CLOSED
    assert {row.evaluator_id for row in story.call_off.assessments.all()} == {first.pk, second.pk}


def test_a_declared_conflict_stays_on_record_ticked_or_not(story):
    first, second = story.evaluators
    declare(story, first, conflict=True)
    choose(story, second)
    assert story.assessment(first).has_conflict and not all_of(Event).filter(
        name="call_off.take_off_evaluator"
    )


def test_at_least_one_of_the_chosen_can_score(story):
    first, _second = story.evaluators
    declare(story, first, conflict=True)
    with pytest.raises(DomainError, match="declared a conflict of interest"):
        choose(story, first)
    with pytest.raises(DomainError, match="at least one"):
        choose(story)


def test_nobody_is_taken_off_when_scoring_is_finished(clock):
    story = awards.scored(clock, "3000.00")
    with pytest.raises(DomainError, match="end of scoring"):
        choose(story, story.evaluators[0])


def test_an_evaluator_does_not_take_another_off(story):
    first, _second = story.evaluators
    with pytest.raises(NotAllowed):
        choose(story, first, by=first)


def test_who_was_taken_off_meanwhile_is_told_so_and_scores_nothing(story):
    first, second = story.evaluators
    declare(story, second)
    held = story.assessment(second)
    choose(story, first)
    with pytest.raises(Stale, match="taken off"):
        scoring.complete(assessment=held, by=second, at=now())
    assert signed_in(second).get(f"/call-offs/{story.call_off.pk}/scoring/").status_code == 404


def test_who_was_taken_off_can_be_chosen_again_and_begins_anew(story):
    first, second = story.evaluators
    declare(story, second)
    choose(story, first)
    choose(story, first, second)
    assert story.assessment(second).has_conflict is None
    assert all_of(Notice).filter(recipient=second, kind="call_off.to_score").count() == 2


def test_whoever_was_chosen_does_not_authorise_taken_off_or_not_declared_or_not(clock):
    story = awards.closed(clock, "300.00", age=9, evaluators=3)
    first, declared, never = story.evaluators
    declare(story, declared)
    finish(story, first)
    choose(story, first)
    awards.recommend(story)
    involved = people_involved(awards.ask(story))
    assert {first.pk, declared.pk, never.pk} <= set(involved)
    assert involved[never.pk] == "were chosen to score the offers"


def test_the_page_says_what_taking_somebody_off_does_and_that_prices_are_open(story):
    first, second = story.evaluators
    finish(story, first)
    client = signed_in(story.call_off.published_by)
    url = f"/call-offs/{story.call_off.pk}/evaluators/"
    page = client.get(url).content.decode()
    assert "Scores of somebody taken off would no longer count" in page and "Finished" in page
    refused = client.post(url, {"evaluators": [second.pk], **key()}).content.decode()
    assert "There is a problem" in refused and "has finished scoring" in refused
    answer = client.post(url, {"evaluators": [first.pk], **key()})
    assert "The prices are open." in client.get(answer.url).content.decode()


def test_one_whose_role_has_ended_can_still_be_kept_ticked(story):
    first, second = story.evaluators
    finish(story, first)
    all_of(RoleGrant).filter(user=first).delete()
    client = signed_in(story.call_off.published_by)
    url = f"/call-offs/{story.call_off.pk}/evaluators/"
    assert first.name in client.get(url).content.decode()
    client.post(url, {"evaluators": [first.pk], **key()})
    assert story.fresh().state == CallOffState.EVALUATED and not story.call_off.assessments.filter(
        evaluator=second
    )
