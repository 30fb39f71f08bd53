"""Scoring blind, conflict of interest, settling, deciding by somebody else (S-45), in services and database."""

import pytest
from django.db import DatabaseError, connection, transaction

from providers.models import Admission, Assessment, Score
from providers.selectors.admissions import admitted, all_admissions
from providers.selectors.evaluation import agreed_with_reasons, side_by_side
from providers.services import evaluation
from providers.states import AdmissionState, ApplicationState
from sefton_pdps.access.roles import Role
from sefton_pdps.accounts.models import RoleGrant
from sefton_pdps.core.database import tenancy
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound, Stale
from sefton_pdps.core.time.clock import now
from sefton_pdps.notifications.models import Notice
from tests.factories.accounts import person
from tests.factories.applications import REASON, cast_that_scores
from tests.factories.rows import all_of
from tests.kept_rows import kept_rows


@kept_rows
def begun():
    return cast_that_scores()


@pytest.fixture
def cast(council_scope, files_root, begun):
    """The people of the council, with an application that is being scored."""
    return begun


def pgcode(statement, *values):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return getattr(refusal.value.__cause__, "pgcode", "")


def assessments(application):
    return list(application.assessments.order_by("assigned_at", "evaluator__name"))


def save(assessment, by, score=4, reason=REASON, criterion=None):
    asked = criterion or assessment.application.round.criteria.first()
    return evaluation.save_score(
        assessment=assessment, criterion=asked, score=score, reason=reason, by=by, at=now()
    )


def declare(assessment, *, has_conflict=False, note=""):
    return evaluation.declare(
        assessment=assessment, has_conflict=has_conflict, note=note, by=assessment.evaluator, at=now()
    )


def agreed(application, score=4):
    return {one.pk: (score, REASON) for one in application.round.criteria.all()}


def also(user, role):
    """The same person with one more job."""
    all_of(RoleGrant).create(user=user, role=role.name, valid_from="2020-01-01")
    return type(user).objects.get(pk=user.pk)


# --- Conflict of interest -------------------------------------------------------------------------------------
def test_nobody_scores_before_declaring_in_rule_or_database(cast):
    first = assessments(cast.scoring())[0]
    with pytest.raises(NotAllowed, match="Declare first"):
        save(first, first.evaluator)
    criterion = first.application.round.criteria.first()
    insert = (
        "INSERT INTO providers_score (id, assessment_id, criterion_id, score, reason, saved_at)"
        " VALUES (gen_random_uuid(), %s, %s, 4, 'x', now())"
    )
    assert pgcode(insert, str(first.pk), str(criterion.pk)) == "SP045"


def test_a_declared_conflict_stops_the_evaluator_and_the_manager_is_told(cast):
    first = assessments(cast.scoring())[0]
    declare(first, has_conflict=True, note="My sister works there.")
    with pytest.raises(NotAllowed, match="declared a conflict"):
        save(first, first.evaluator)
    told = all_of(Notice).filter(kind="application.conflict")
    assert set(told.values_list("recipient_id", flat=True)) == {cast.manager.pk, cast.procurement.pk}
    assert not any("sister" in one.title + one.body for one in told)
    with pytest.raises(Stale):
        declare(first)


def test_a_conflict_without_words_is_refused(cast):
    with pytest.raises(DomainError, match="Say what the conflict is"):
        declare(assessments(cast.scoring())[0], has_conflict=True, note=" ")


def test_a_conflict_found_while_scoring_takes_the_scores_out(cast):
    application = cast.scoring()
    first, second = assessments(application)
    cast.score(first, score=1)
    declare(first, has_conflict=True, note="Found since.")
    third = evaluation.add_evaluator(
        application=application, evaluator=person(Role.EVALUATOR), by=cast.manager, at=now()
    )
    for one in (second, third):
        cast.score(one)
        evaluation.complete(assessment=one, by=one.evaluator, at=now())
    application.refresh_from_db()
    assert application.state == ApplicationState.MODERATION
    assert all(len(line.scores) == 2 for line in side_by_side(application))
    assert first.evaluator not in [one.assessment.evaluator for one in side_by_side(application)[0].scores]


def test_one_remaining_evaluator_does_not_move_it_on(cast):
    application = cast.scoring()
    first, second = assessments(application)
    cast.score(second)
    evaluation.complete(assessment=second, by=second.evaluator, at=now())
    declare(first, has_conflict=True, note="My sister works there.")
    application.refresh_from_db()
    assert application.state == ApplicationState.EVALUATION


def test_an_evaluator_is_not_chosen_twice_nor_by_anybody(cast):
    application = cast.scoring()
    with pytest.raises(DomainError, match="chosen already"):
        evaluation.add_evaluator(
            application=application, evaluator=cast.evaluators[0], by=cast.manager, at=now()
        )
    with pytest.raises(NotAllowed):
        evaluation.add_evaluator(
            application=application, evaluator=person(Role.EVALUATOR), by=cast.moderator, at=now()
        )


# --- Blind ----------------------------------------------------------------------------------------------------
def test_scores_are_blind_until_all_have_scored(cast):
    application = cast.scoring()
    first, second = assessments(application)
    for one in (first, second):
        assert side_by_side(application) == []
        cast.score(one)
        evaluation.complete(assessment=one, by=one.evaluator, at=now())
        application.refresh_from_db()
    assert application.state == ApplicationState.MODERATION
    assert [len(line.scores) for line in side_by_side(application)] == [2, 2, 2, 2]


def test_an_evaluator_cannot_write_in_anothers_assessment(cast):
    first, second = assessments(cast.scoring())
    declare(first)
    with pytest.raises(NotFound):
        save(first, second.evaluator)
    with pytest.raises(NotFound):
        evaluation.complete(assessment=first, by=second.evaluator, at=now())
    with pytest.raises(NotFound):
        evaluation.declare(assessment=first, has_conflict=False, note="", by=second.evaluator, at=now())


def test_a_provider_reads_no_assessment_and_no_score_whatever_happens(cast):
    application = cast.moderated()
    by = person(Role.PROVIDER_ADMINISTRATOR, provider=application.provider)
    with tenancy.scope(by.scope):
        assert not Assessment.objects.exists()
        assert not Score.objects.exists()
        assert agreed_with_reasons(application) == []
    evaluation.admit(application=application, reasons="Good.", by=cast.decider, at=now())
    with tenancy.scope(by.scope):
        assert not Score.objects.exists()
        assert len(agreed_with_reasons(application)) == 4


# --- Scores ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("score", "reason"), [(6, REASON), (-1, REASON), (3, " ")])
def test_a_score_out_of_range_or_without_reason_is_refused(cast, score, reason):
    first = assessments(cast.scoring())[0]
    declare(first)
    with pytest.raises(DomainError):
        save(first, first.evaluator, score=score, reason=reason)


def test_a_score_may_be_changed_until_finished_and_not_after_in_rule_or_database(cast):
    first = assessments(cast.scoring())[0]
    cast.score(first, score=2)
    kept = save(first, first.evaluator, score=5)
    assert first.scores.count() == 4
    evaluation.complete(assessment=first, by=first.evaluator, at=now())
    with pytest.raises(NotAllowed, match="finished scoring"):
        save(first, first.evaluator, score=1)
    assert pgcode("UPDATE providers_score SET score = 0 WHERE id = %s", str(kept.pk)) == "SP045"
    assert pgcode("DELETE FROM providers_score WHERE id = %s", str(kept.pk)) == "SP045"


def test_three_scores_do_not_finish_in_rule_or_database(cast):
    first = assessments(cast.scoring())[0]
    declare(first)
    for criterion in list(first.application.round.criteria.all())[:3]:
        save(first, first.evaluator, criterion=criterion)
    with pytest.raises(DomainError, match="Not scored yet"):
        evaluation.complete(assessment=first, by=first.evaluator, at=now())
    finished = "UPDATE providers_assessment SET completed_at = now() WHERE id = %s"
    assert pgcode(finished, str(first.pk)) == "SP045"


def test_a_criterion_of_another_round_is_none(cast):
    first = assessments(cast.scoring())[0]
    declare(first)
    with pytest.raises(NotFound):
        save(first, first.evaluator, criterion=cast.open_round().criteria.first())


# --- Moderation -----------------------------------------------------------------------------------------------
def test_scores_are_not_settled_before_all_have_scored(cast):
    application = cast.scoring()
    with pytest.raises(Stale):
        evaluation.settle(application=application, agreed=agreed(application), by=cast.moderator, at=now())
    assert not application.agreed_scores.exists()


def test_whoever_scored_does_not_settle(cast):
    application = cast.moderating()
    both = also(cast.evaluators[0], Role.MODERATOR)
    with pytest.raises(NotAllowed, match="Another moderator"):
        evaluation.settle(application=application, agreed=agreed(application), by=both, at=now())


def test_all_four_are_settled_with_reasons_or_none(cast):
    application = cast.moderating()
    three = dict(list(agreed(application).items())[:3])
    silent = {key: (score, " ") for key, (score, _reason) in agreed(application).items()}
    for wrong in (three, silent, {}):
        with pytest.raises(DomainError):
            evaluation.settle(application=application, agreed=wrong, by=cast.moderator, at=now())
        assert not application.agreed_scores.exists()
    with pytest.raises(NotFound):
        other = agreed(cast.moderating())
        evaluation.settle(application=application, agreed=other, by=cast.moderator, at=now())


def test_an_agreed_score_stands(cast):
    application = cast.moderated()
    assert pgcode("UPDATE providers_agreedscore SET score = 5") == "42501"
    assert pgcode("DELETE FROM providers_agreedscore") == "42501"
    with pytest.raises(Stale):
        evaluation.settle(application=application, agreed=agreed(application, 5), by=cast.moderator, at=now())


# --- Decision -------------------------------------------------------------------------------------------------
def test_the_delegated_officer_admits_to_every_lot_applied_for(cast):
    application = cast.moderated()
    made = evaluation.admit(application=application, reasons="Good.", by=cast.decider, at=now())
    chosen = application.round.lots.get()
    assert [(one.lot, one.state) for one in made] == [(chosen, AdmissionState.ACTIVE)]
    assert list(admitted(chosen, now().date())) == list(all_admissions(chosen)) == made
    application.refresh_from_db()
    assert (application.state, application.decided_by) == (ApplicationState.ADMITTED, cast.decider)


@pytest.mark.parametrize("who", ["manager", "moderator", "procurement", "legal", "asc"])
def test_others_do_not_decide(cast, who):
    application = cast.moderated()
    for step in (evaluation.admit, evaluation.refuse):
        with pytest.raises(NotAllowed):
            step(application=application, reasons="Good.", by=getattr(cast, who), at=now())


def test_whoever_scored_or_settled_does_not_decide_in_rule_or_database(cast):
    application = cast.moderated()
    for person_before in (cast.evaluators[0], cast.moderator):
        both = also(person_before, Role.HEAD_OF_SERVICE)
        with pytest.raises(NotAllowed, match="Another officer"):
            evaluation.admit(application=application, reasons="Good.", by=both, at=now())
        for state in ("admitted", "refused"):
            decided = (
                "UPDATE providers_application SET state = %s, decided_at = now(), decision_reasons = 'x',"
                " decided_by_id = %s WHERE id = %s"
            )
            assert pgcode(decided, state, str(both.pk), str(application.pk)) == "SP045"


def test_below_a_least_score_nobody_admits_in_rule_or_database(cast):
    application = cast.moderated(score=1)
    with pytest.raises(DomainError, match="below the least score"):
        evaluation.admit(application=application, reasons="Good.", by=cast.decider, at=now())
    assert not Admission.objects.exists()
    decided = (
        "UPDATE providers_application SET state = 'admitted', decided_at = now(), decision_reasons = 'x',"
        " decided_by_id = %s WHERE id = %s"
    )
    assert pgcode(decided, str(cast.decider.pk), str(application.pk)) == "SP045"
    refused = evaluation.refuse(application=application, reasons="Too low.", by=cast.decider, at=now())
    assert refused.state == ApplicationState.REFUSED


def test_a_decision_has_reasons(cast):
    application = cast.moderated()
    for step in (evaluation.admit, evaluation.refuse):
        with pytest.raises(DomainError, match="Enter your reasons"):
            step(application=application, reasons=" ", by=cast.decider, at=now())


def test_an_unscored_application_is_refused_on_compliance_but_never_admitted(cast):
    application = cast.checking()
    with pytest.raises(Stale):
        evaluation.admit(application=application, reasons="Good.", by=cast.decider, at=now())
    refused = evaluation.refuse(
        application=application, reasons="No insurance in time.", by=cast.decider, at=now()
    )
    assert refused.state == ApplicationState.REFUSED


def test_a_decision_is_made_once(cast):
    application = cast.admitted()
    for step in (evaluation.admit, evaluation.refuse):
        with pytest.raises(Stale):
            step(application=application, reasons="Again.", by=cast.decider, at=now())
    assert Admission.objects.count() == 1
