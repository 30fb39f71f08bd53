"""Who may score, settle, decide and read scores: conflict of interest, blindness, separation of duties (S-45)."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from providers.models import Application, Assessment, ConflictEnd
from providers.states import ApplicationState
from sefton_pdps.access.access import check_has
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import permissions_of
from sefton_pdps.accounts.models import User
from sefton_pdps.core.errors import DomainError, NotAllowed, NotFound
from sefton_pdps.core.text.words import day
from sefton_pdps.core.time.working_days import local

OPENED = frozenset(
    {
        ApplicationState.MODERATION,
        ApplicationState.MODERATED,
        ApplicationState.ADMITTED,
        ApplicationState.REFUSED,
    }
)


def scored(user: User, application: Application) -> bool:
    """Whether this person was asked to score the application, whatever came of it."""
    return application.assessments.filter(evaluator=user).exists()


def standing_conflicts(user: User) -> QuerySet[Assessment]:
    """The conflicts that a person declared at applications and that still follow: not ended by two others."""
    ended = ConflictEnd.objects.filter(assessment=OuterRef("pk"), agreed=True)
    return Assessment.objects.filter(~Exists(ended), evaluator=user, has_conflict=True)


def check_proposes_end(user: User, conflict: Assessment) -> None:
    """The end of a conflict is proposed by somebody who chooses evaluators, never by the person themselves."""
    check_has(user, Permission.APPLICATION_CHECK)
    if user.pk == conflict.evaluator_id:
        raise NotAllowed("This is your own conflict of interest. Ask a colleague who chooses evaluators.")


def check_decides_end(user: User, end: ConflictEnd) -> None:
    """It is decided by somebody who decides applications: neither who proposed it nor whose conflict it is."""
    check_has(user, Permission.APPLICATION_DECIDE)
    if user.pk == end.proposed_by_id:
        raise NotAllowed("You proposed this. Somebody else decides it.")
    if user.pk == end.assessment.evaluator_id:
        raise NotAllowed("This is your own conflict of interest. Somebody else decides it.")


def barred(user: User) -> QuerySet[Assessment]:
    """The person's own assessments that do not open the application: not declared, or a conflict (S-45).

    A conflict declared at one application follows the person to every other of the same provider's.
    """
    own = Assessment.objects.filter(evaluator=user)
    carried = Q(application__provider__in=standing_conflicts(user).values("application__provider"))
    return own.filter(Q(has_conflict=None) | Q(has_conflict=True) | carried)


def is_barred(user: User, application_id: UUID) -> bool:
    """Whether the person judges this application and may not read it, whatever other role they hold."""
    return barred(user).filter(application=application_id).exists()


def carried_conflict(user: User, application: Application) -> Assessment | None:
    """The conflict that a person declared at another application of the same provider's."""
    found = standing_conflicts(user).filter(application__provider=application.provider_id)
    found = found.exclude(application=application.pk)
    return found.select_related("application").order_by("-declared_at").first()


def carried_words(conflict: Assessment) -> str:
    """The conflict that was carried over, in words."""
    on = day(local(conflict.declared_at or conflict.assigned_at).date())
    reference = conflict.application.reference
    return f"You declared a conflict of interest with this provider on {on}, at application {reference}."


def check_declares(user: User, application: Application, *, has_conflict: bool) -> None:
    """Nobody declares to be free where a conflict with the same provider still stands."""
    conflict = carried_conflict(user, application)
    if conflict is not None and not has_conflict:
        raise NotAllowed(
            f"{carried_words(conflict)} Declare the conflict here too; somebody else scores this application."
        )


def check_evaluators(people: list[Any], application: Application) -> None:
    """Evaluators are different people of the council whose role lets them score, with no conflict on record."""
    if len({person.pk for person in people}) != len(people):
        raise DomainError("The same evaluator is chosen twice. Choose different people.")
    for person in people:
        may = Permission.APPLICATION_EVALUATE in permissions_of(person.roles)
        if person.is_provider or not person.is_active or not may:
            raise DomainError(f"{person.name} is not an evaluator today. Choose somebody else.")
        if carried_conflict(person, application):
            raise DomainError(
                f"{person.name} declared a conflict of interest with this provider. Choose somebody else."
            )


def check_own_assessment(user: User, assessment: Assessment) -> None:
    """An assessment is its evaluator's alone."""
    if user is None or assessment.evaluator_id != user.pk:
        raise NotFound("There is no such page.")


def check_scores(user: User, assessment: Assessment) -> None:
    """Nobody scores before declaring, where they declared a conflict, or after they have finished (S-45)."""
    check_own_assessment(user, assessment)
    if assessment.has_conflict is None:
        raise NotAllowed("Declare first whether you have a conflict of interest. Then the scoring opens.")
    if assessment.has_conflict:
        raise NotAllowed("You declared a conflict of interest, so you do not score this application.")
    if assessment.completed_at is not None:
        raise NotAllowed("You have finished scoring this application. Your scores stand.")
    conflict = carried_conflict(user, assessment.application)
    if conflict is not None:
        raise NotAllowed(f"{carried_words(conflict)} Somebody else scores this application.")


def check_settles(user: User, application: Application) -> None:
    """A person who scored an application does not settle its scores."""
    if scored(user, application):
        raise NotAllowed("You were asked to score this application. Another moderator settles it.")


def check_decides(user: User, application: Application) -> None:
    """A person who scored or settled an application does not decide it."""
    worked_on = Q(assessments__evaluator=user) | Q(agreed_scores__by=user)
    if Application.objects.filter(worked_on, pk=application.pk).exists():
        raise NotAllowed("You scored or settled this application. Another officer decides it.")


def may_read_scores(application: Application) -> bool:
    """Scores are blind, to everybody but their own evaluator, until all have scored (S-45)."""
    return application.state in OPENED
