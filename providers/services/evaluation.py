"""Scoring an application blind, settling the scores and deciding, by different people (S-45)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from providers.models import (
    Admission,
    AgreedScore,
    Application,
    Assessment,
    Criterion,
    Score,
)
from providers.notices.applications import conflict_declared, to_score
from providers.policies.evaluation import (
    check_declares,
    check_evaluators,
    check_own_assessment,
    check_scores,
)
from providers.rules.evaluation import score_reasons, why_not_complete, why_not_moderated
from providers.rules.rounds import framework_over
from providers.selectors.evaluation import lots_to_give, scoring_facts
from providers.selectors.rounds import last_day
from providers.services.texts import check_text
from providers.states import ApplicationState
from providers.transitions import APPLICATION
from sefton_pdps import workflow
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.models import User
from sefton_pdps.audit import events
from sefton_pdps.core.errors import DomainError, NotFound, Stale
from sefton_pdps.core.time.working_days import local
from sefton_pdps.notifications import outbox

Agreed = Mapping[UUID, tuple[int, str]]


def _held(application_id: UUID) -> Application:
    """The application while it is scored, held so that two evaluators who finish together are counted in turn."""
    application = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
    if application.state != ApplicationState.EVALUATION:
        raise Stale("This application is no longer being scored. Look at its page again.")
    return application


@transaction.atomic
def add_evaluator(*, application: Application, evaluator: User, by: User, at: datetime) -> Assessment:
    """Choose one more evaluator while scoring goes on, such as when one has declared a conflict."""
    check_has(by, Permission.APPLICATION_CHECK)
    locked = _held(application.pk)
    check_evaluators([evaluator], locked)
    if locked.assessments.filter(evaluator=evaluator).exists():
        raise DomainError(f"{evaluator.name} was chosen already. Choose somebody else.", field="evaluator")
    assessment = Assessment.objects.create(application=locked, evaluator=evaluator, assigned_at=at)
    events.record("application.evaluator_added", subject=locked, by=by, at=at)
    outbox.queue(to_score(locked, [evaluator]), at=at)
    return assessment


@transaction.atomic
def declare(*, assessment: Assessment, has_conflict: bool, note: str, by: User, at: datetime) -> Assessment:
    """Declare whether there is a conflict of interest; a declared one ends the scoring for that person."""
    check_has(by, Permission.APPLICATION_EVALUATE)
    check_own_assessment(by, assessment)
    application = _held(assessment.application_id)
    locked = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if locked.has_conflict or locked.completed_at:
        raise Stale("You have declared a conflict or finished scoring already. Look at the page again.")
    if has_conflict and not note.strip():
        raise DomainError("Say what the conflict is. Only the council sees it.")
    check_declares(by, application, has_conflict=has_conflict)
    locked.has_conflict, locked.conflict_note, locked.declared_at = has_conflict, note.strip(), at
    locked.save(update_fields=["has_conflict", "conflict_note", "declared_at"])
    declared = "a conflict of interest" if has_conflict else "no conflict of interest"
    events.record("application.declared", subject=application, by=by, at=at, declared=declared)
    if has_conflict:
        outbox.queue(conflict_declared(application, by), at=at)
        _finish_scoring(application, at)
    return locked


@transaction.atomic
def save_score(
    *, assessment: Assessment, criterion: Criterion, score: int, reason: str, by: User, at: datetime
) -> Score:
    """Keep one evaluator's score, 0 to 5, with its reason; nobody else reads it until all have scored."""
    check_has(by, Permission.APPLICATION_EVALUATE)
    locked = Assessment.objects.select_for_update(of=("self",)).filter(pk=assessment.pk).first()
    if locked is None or criterion.round_id != locked.application.round_id:
        raise NotFound("There is no such page.")
    check_scores(by, locked)
    if locked.application.state != ApplicationState.EVALUATION:
        raise Stale("This application is no longer being scored. Look at its page again.")
    reasons = score_reasons(score, reason)
    if reasons:
        raise DomainError(*reasons)
    kept, _ = Score.objects.update_or_create(
        assessment=locked,
        criterion=criterion,
        defaults={"score": score, "reason": reason.strip(), "saved_at": at},
    )
    return kept


@transaction.atomic
def complete(*, assessment: Assessment, by: User, at: datetime) -> Assessment:
    """Finish one's own scoring; the last to finish moves the application to moderation."""
    check_has(by, Permission.APPLICATION_EVALUATE)
    application = _held(assessment.application_id)
    locked = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    check_scores(by, locked)
    reasons = why_not_complete(frozenset(locked.scores.values_list("criterion__code", flat=True)))
    if reasons:
        raise DomainError(*reasons)
    locked.completed_at = at
    locked.save(update_fields=["completed_at"])
    events.record("application.scored", subject=application, by=by, at=at)
    _finish_scoring(application, at)
    return locked


def _finish_scoring(application: Application, at: datetime) -> None:
    if not why_not_moderated(scoring_facts(application)):
        workflow.run(APPLICATION, "finish_scoring", application, by=None, at=at)


@transaction.atomic
def settle(*, application: Application, agreed: Agreed, by: User, at: datetime) -> Application:
    """Settle the four agreed scores with reasons that the provider will read (S-45).

    `agreed` maps each criterion's key to its score and reason.
    """
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if locked.state == ApplicationState.MODERATION:
        _write_agreed(locked, agreed, by, at)
    return workflow.run(APPLICATION, "settle", locked, by=by, at=at)


def _write_agreed(application: Application, agreed: Agreed, by: User, at: datetime) -> None:
    known = set(application.round.criteria.values_list("pk", flat=True))
    reasons = [reason for score, words in agreed.values() for reason in score_reasons(score, words)]
    if set(agreed) - known:
        raise NotFound("There is no such page.")
    if reasons:
        raise DomainError(*dict.fromkeys(reasons))
    for _, words in agreed.values():
        check_text("Your reason", words)
    AgreedScore.objects.bulk_create(
        AgreedScore(
            provider_id=application.provider_id,
            application=application,
            criterion_id=criterion_id,
            score=score,
            reason=reason.strip(),
            by=by,
            at=at,
        )
        for criterion_id, (score, reason) in agreed.items()
    )


def _check_reasons(reasons: str) -> str:
    if not reasons.strip():
        raise DomainError("Enter your reasons. The provider will read them.")
    check_text("Your reasons", reasons)
    return reasons.strip()


@transaction.atomic
def admit(*, application: Application, reasons: str, by: User, at: datetime) -> list[Admission]:
    """Admit the applicant to every lot applied for, from today; each lot is held once at a time.

    After the framework's last day nobody is admitted to it (S-39).
    """
    given = _check_reasons(reasons)
    if over := framework_over(last_day(application.round.framework), local(at).date()):
        raise DomainError(*over)
    decided = workflow.run(
        APPLICATION, "admit", application, by=by, at=at, decided_by=by, decision_reasons=given
    )
    admissions = Admission.objects.bulk_create(
        Admission(provider_id=decided.provider_id, lot=lot, application=decided, admitted_on=local(at).date())
        for lot in lots_to_give(decided)
    )
    for admission in admissions:
        events.record("admission.admitted", subject=admission, by=by, at=at)
    return admissions


def refuse(*, application: Application, reasons: str, by: User, at: datetime) -> Application:
    """Refuse the application, after the scores or on a failed compliance check, with reasons."""
    given = _check_reasons(reasons)
    return workflow.run(
        APPLICATION, "refuse", application, by=by, at=at, decided_by=by, decision_reasons=given
    )
