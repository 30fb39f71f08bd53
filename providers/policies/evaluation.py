"""Who may score, settle, decide and read scores: conflict of interest, blindness, separation of duties (S-45)."""

from typing import Any

from django.db.models import Q

from providers.models import Application, Assessment
from providers.states import ApplicationState
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import permissions_of
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound

OPENED = frozenset(
    {
        ApplicationState.MODERATION,
        ApplicationState.MODERATED,
        ApplicationState.ADMITTED,
        ApplicationState.REFUSED,
    }
)


def scored(user: Any, application: Application) -> bool:
    """Whether this person was asked to score the application, whatever came of it."""
    return application.assessments.filter(evaluator=user).exists()


def check_evaluators(people: list[Any]) -> None:
    """Evaluators are different people of the council whose role lets them score."""
    if len({person.pk for person in people}) != len(people):
        raise DomainError("The same evaluator is chosen twice. Choose different people.")
    for person in people:
        may = Permission.APPLICATION_EVALUATE in permissions_of(person.roles)
        if person.is_provider or not person.is_active or not may:
            raise DomainError(f"{person.name} is not an evaluator today. Choose somebody else.")


def check_own_assessment(user: Any, assessment: Assessment) -> None:
    """An assessment is its evaluator's alone."""
    if user is None or assessment.evaluator_id != user.pk:
        raise NotFound("There is no such page.")


def check_scores(user: Any, assessment: Assessment) -> None:
    """Nobody scores before declaring, where they declared a conflict, or after they have finished (S-45)."""
    check_own_assessment(user, assessment)
    if assessment.has_conflict is None:
        raise NotAllowed("Declare first whether you have a conflict of interest. Then the scoring opens.")
    if assessment.has_conflict:
        raise NotAllowed("You declared a conflict of interest, so you do not score this application.")
    if assessment.completed_at is not None:
        raise NotAllowed("You have finished scoring this application. Your scores stand.")


def check_settles(user: Any, application: Application) -> None:
    """Whoever scored an application does not settle its scores."""
    if scored(user, application):
        raise NotAllowed("You were asked to score this application. Another moderator settles it.")


def check_decides(user: Any, application: Application) -> None:
    """Whoever scored or settled an application does not decide it."""
    worked_on = Q(assessments__evaluator=user) | Q(agreed_scores__by=user)
    if Application.objects.filter(worked_on, pk=application.pk).exists():
        raise NotAllowed("You scored or settled this application. Another officer decides it.")


def may_read_scores(application: Application) -> bool:
    """Scores are blind, to everybody but their own evaluator, until all have scored (S-45)."""
    return application.state in OPENED
