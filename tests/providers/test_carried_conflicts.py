"""A conflict declared at one application follows the person to every other of the same provider's (S-45)."""

from datetime import UTC, datetime

import pytest

from providers.models import Assessment
from providers.policies import evaluation as policy
from providers.services import evaluation
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed
from sefton_pdps.core.time import clock
from tests.factories.applications import cast_that_scores
from tests.kept_rows import kept_rows

pytestmark = pytest.mark.usefixtures("files_root")
SAID = "You declared a conflict of interest with this provider on"


@kept_rows
def begun():
    return cast_that_scores()


@pytest.fixture
def cast(db, begun):
    with tenancy.scope(tenancy.COUNCIL):
        yield begun


@pytest.fixture
def torn(cast):
    """Who declared a conflict at the first application."""
    first = Assessment.objects.get(application=cast.scoring(), evaluator=cast.evaluators[0])
    evaluation.declare(
        assessment=first, has_conflict=True, note="My sister works there.", by=first.evaluator, at=clock.now()
    )
    return first


@pytest.fixture
def second(cast, torn):
    """Another application of the same provider's."""
    return cast.checking(owner=torn.application.provider)


def assessment(person, application, **fields):
    return Assessment(evaluator=person, application=application, **fields)


def test_nobody_declares_to_be_free_where_a_conflict_with_the_provider_stands(torn, second):
    with pytest.raises(NotAllowed, match=f"{SAID} .* Declare the conflict here too"):
        policy.check_declares(torn.evaluator, second, has_conflict=False)
    policy.check_declares(torn.evaluator, second, has_conflict=True)


def test_who_has_no_conflict_declares_to_be_free(cast, second):
    policy.check_declares(cast.evaluators[1], second, has_conflict=False)


def test_who_has_a_conflict_with_the_provider_is_not_chosen_for_another_of_its_applications(
    cast, torn, second
):
    with pytest.raises(DomainError, match="declared a conflict of interest with this provider"):
        policy.check_evaluators([torn.evaluator, cast.evaluators[1]], second)
    policy.check_evaluators([cast.evaluators[1]], second)


def test_who_declared_to_be_free_before_the_conflict_scores_no_more(cast, torn, second):
    with pytest.raises(NotAllowed, match=f"{SAID} .* Somebody else scores"):
        policy.check_scores(torn.evaluator, assessment(torn.evaluator, second, has_conflict=False))
    other = cast.evaluators[1]
    policy.check_scores(other, assessment(other, second, has_conflict=False))


def test_the_application_is_shut_to_whoever_has_a_conflict_with_its_provider(cast, torn, second):
    Assessment.objects.create(
        evaluator=torn.evaluator, application=second, has_conflict=None, assigned_at=clock.now()
    )
    assert policy.is_barred(torn.evaluator, torn.application_id)
    assert policy.is_barred(torn.evaluator, second.pk)
    assert not policy.is_barred(cast.evaluators[1], second.pk)


def test_an_assessment_where_all_is_declared_is_barred_by_the_carried_conflict_alone(cast, torn, second):
    """The other two reasons (not declared, a conflict of its own) do not hold there."""
    Assessment.objects.create(
        evaluator=torn.evaluator,
        application=second,
        has_conflict=False,
        declared_at=clock.now(),
        assigned_at=clock.now(),
    )
    assert policy.is_barred(torn.evaluator, second.pk)


def test_who_has_not_declared_yet_or_declared_a_conflict_is_barred_and_who_is_free_is_not(cast):
    application = cast.scoring()
    undeclared, free = cast.evaluators
    row = Assessment.objects.get(application=application, evaluator=free)
    assert policy.is_barred(free, application.pk)
    evaluation.declare(assessment=row, has_conflict=False, note="", by=free, at=clock.now())
    assert not policy.is_barred(free, application.pk)
    assert policy.is_barred(undeclared, application.pk)


def test_who_scored_or_settled_an_application_does_not_decide_it(cast):
    """Each alone is enough: nobody decides on the strength of their own scores (S-45)."""
    application = cast.moderated()
    for worked_on_it in (cast.evaluators[0], cast.moderator):
        with pytest.raises(NotAllowed, match="You scored or settled this application"):
            policy.check_decides(worked_on_it, application)
    policy.check_decides(cast.decider, application)


def test_a_carried_conflict_is_told_with_the_day_on_which_it_was_declared(torn):
    torn.assigned_at, torn.declared_at = (datetime(2026, 5, day, 12, tzinfo=UTC) for day in (4, 11))
    assert "on 11 May 2026" in policy.carried_words(torn)
    torn.declared_at = None
    assert "on 4 May 2026" in policy.carried_words(torn)
