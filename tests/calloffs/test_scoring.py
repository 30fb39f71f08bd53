"""Blind scoring: declaration first, own scores only, prices after the last evaluator, conflicts out."""

import pytest
from django.db import DatabaseError, transaction

from calloffs.models import OfferAssessment, OfferPriceLine
from calloffs.policies.scoring import is_barred
from calloffs.selectors.assessments import to_score
from calloffs.selectors.ranking import ranking
from calloffs.services import scoring
from calloffs.states import CallOffState
from sefton_pdps.access.roles import Role
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.factories import accounts, awards
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows

ONE_OFFER = {"quality": 4, "quality_reason": "Good.", "social_value": 3, "social_value_reason": "Fair."}


@pytest.fixture(autouse=True)
def council_scope(db):
    with tenancy.scope(tenancy.COUNCIL):
        yield


@kept_rows
def story(clock):
    """A competition of one offer, closed, with two evaluators."""
    return awards.closed(clock, "3000.00")


def declare(story, person, **given):
    given = {"has_conflict": False, "note": "", **given}
    return scoring.declare(assessment=story.assessment(person), by=person, at=now(), **given)


def complete(story, person):
    return scoring.complete(assessment=story.assessment(person), by=person, at=now())


def save(story, person, offer, **given):
    return scoring.save_score(
        assessment=story.assessment(person), offer=offer, by=person, at=now(), **{**ONE_OFFER, **given}
    )


def test_no_score_before_the_declaration(story):
    with pytest.raises(DomainError, match="Declare first"):
        save(story, story.evaluators[0], story.offers[0])


def test_a_declared_conflict_ends_an_evaluators_part_and_tells_the_publisher(story):
    first = story.evaluators[0]
    declare(story, first, has_conflict=True, note="A cousin works there.")
    with pytest.raises(DomainError, match="conflict of interest"):
        save(story, first, story.offers[0])
    assert all_of(Notice).filter(recipient=story.call_off.published_by, kind="call_off.conflict").count() == 1


def test_who_has_not_declared_yet_or_declared_a_conflict_opens_no_offers_and_who_is_free_does(clock):
    story = awards.closed(clock, "3000.00", evaluators=3)
    torn, free, undeclared = story.evaluators
    declare(story, torn, has_conflict=True, note="A cousin works there.")
    declare(story, free)
    assert is_barred(torn, story.call_off.pk) and is_barred(undeclared, story.call_off.pk)
    assert not is_barred(free, story.call_off.pk)
    assert not is_barred(accounts.person(Role.PLACEMENTS_OFFICER), story.call_off.pk)


def test_a_conflict_needs_a_note(story):
    with pytest.raises(DomainError, match="what the conflict"):
        declare(story, story.evaluators[0], has_conflict=True)


def test_a_declaration_stands(story):
    declare(story, story.evaluators[0])
    with pytest.raises(Stale):
        declare(story, story.evaluators[0], has_conflict=True, note="Changed my mind.")


def test_nobody_scores_for_another_evaluator(story):
    first, second = story.evaluators
    declare(story, first)
    with pytest.raises(NotAllowed, match="another evaluator"):
        scoring.save_score(
            assessment=story.assessment(first), offer=story.offers[0], by=second, at=now(), **ONE_OFFER
        )
    with pytest.raises(NotAllowed):
        scoring.complete(assessment=story.assessment(first), by=second, at=now())


def test_an_evaluator_sees_nobody_elses_scores(story):
    awards.declare_all(story)
    first, second = story.evaluators
    save(story, first, story.offers[0])
    assert [one.score for one in to_score(story.assessment(second))] == [None]


@pytest.mark.parametrize(
    "given", [{"quality": 6}, {"social_value": -1}, {"quality_reason": " "}, {"social_value_reason": ""}]
)
def test_a_score_is_0_to_5_with_a_reason(given, story):
    awards.declare_all(story)
    with pytest.raises(DomainError):
        save(story, story.evaluators[0], story.offers[0], **given)


def test_nobody_finishes_before_every_offer_is_scored(clock):
    story = awards.closed(clock, "3000.00", "3100.00")
    awards.declare_all(story)
    save(story, story.evaluators[0], story.offers[0])
    with pytest.raises(DomainError, match="1 more offer"):
        complete(story, story.evaluators[0])


def test_finished_scores_do_not_change_in_the_database_either(story):
    awards.declare_all(story)
    first = story.evaluators[0]
    score = save(story, first, story.offers[0])
    complete(story, first)
    with pytest.raises(DomainError, match="stand"):
        save(story, first, story.offers[0], quality=5)
    score.quality = 5
    with pytest.raises(DatabaseError, match="before completion"), transaction.atomic():
        score.save()


def test_prices_are_hidden_from_the_council_until_the_last_evaluator_finishes(story):
    awards.declare_all(story)
    for person in story.evaluators:
        assert not OfferPriceLine.objects.exists()
        with pytest.raises(DomainError, match="hidden"):
            ranking(story.fresh())
        save(story, person, story.offers[0])
        complete(story, person)
    assert OfferPriceLine.objects.count() == 1
    assert story.fresh().state == CallOffState.EVALUATED


def test_the_database_keeps_prices_shut_while_an_evaluator_is_unfinished(story):
    call_off = story.fresh()
    call_off.quality_scored_at = now()
    with pytest.raises(DatabaseError, match="every evaluator"), transaction.atomic():
        call_off.save()


def test_a_late_conflict_of_the_last_evaluator_finishes_scoring(story):
    first, second = story.evaluators
    declare(story, first)
    save(story, first, story.offers[0])
    complete(story, first)
    assert story.fresh().state == CallOffState.CLOSED
    declare(story, second, has_conflict=True, note="A friend applied for a job there.")
    assert story.fresh().state == CallOffState.EVALUATED


def test_scoring_does_not_finish_when_everybody_has_a_conflict(story):
    for person in story.evaluators:
        declare(story, person, has_conflict=True, note="I worked there.")
    assert story.fresh().state == CallOffState.CLOSED
    assert not OfferAssessment.objects.filter(completed_at__isnull=False).exists()


def test_an_offer_of_another_competition_is_not_scored(clock, story):
    other = awards.closed(clock, "3000.00")
    awards.declare_all(story)
    with pytest.raises(DomainError, match="not one of those"):
        save(story, story.evaluators[0], other.offers[0])


def test_no_page_of_scoring_for_somebody_who_was_not_asked(client, story):
    client.force_login(accounts.person(Role.EVALUATOR))
    assert client.get(f"/call-offs/{story.call_off.pk}/scoring/").status_code == 404
