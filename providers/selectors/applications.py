"""Applications: what a person sees of them, what one holds, and the facts for sending it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from providers.models import (
    Admission,
    Application,
    ApplicationAnswer,
    ApplicationDocument,
    Criterion,
    Lot,
)
from providers.policies.evaluation import barred
from providers.rules.admission import SubmissionFacts
from providers.rules.rounds import why_not_taking
from providers.states import AdmissionState, CriterionCode, DocumentKind
from sefton_pdps.access.permissions import Permission
from sefton_pdps.access.roles import ROLE_PERMISSIONS, Role
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock
from sefton_pdps.core.time.working_days import local

ORDER = list(CriterionCode.values)


def visible_to(user: User) -> QuerySet[Application]:
    """A provider sees its own applications; the council sees those that were sent, never a draft.

    A person let in by the evaluator's role alone sees those that they were asked to score.
    """
    applications = Application.objects.select_related("provider", "round", "round__framework")
    if user.is_provider:
        return applications.filter(provider_id=user.own_provider_id)
    sent = applications.filter(submitted_at__isnull=False)
    return sent.filter(assessments__evaluator=user) if only_evaluates(user) else sent


def only_evaluates(user: User) -> bool:
    """Whether no role but the evaluator's shows this person applications."""
    seeing = {role for role in user.roles if Permission.APPLICATION_SEE in ROLE_PERMISSIONS[role]}
    return seeing == {Role.EVALUATOR}


def readable_by(user: User) -> QuerySet[Application]:
    """Of those, the applications that this person may read: none that they judge and have not declared for."""
    return visible_to(user).exclude(pk__in=barred(user).values("application"))


def listed(
    user: User, *, state: str = "", round_id: UUID | None = None, mine: bool = False
) -> QuerySet[Application]:
    """The council's list by state and round; `mine` leaves those that this person was asked to score."""
    applications = visible_to(user)
    if state:
        applications = applications.filter(state=state)
    if round_id:
        applications = applications.filter(round_id=round_id)
    if mine:
        applications = applications.filter(assessments__evaluator=user)
    return applications


def criteria(application: Application) -> list[Criterion]:
    """The four criteria of the application's round, in the order of S-45."""
    found = Criterion.objects.filter(round_id=application.round_id)
    return sorted(found, key=lambda one: ORDER.index(one.code))


def lots_of(application: Application) -> list[Lot]:
    """The lots applied for, by number."""
    return list(Lot.objects.filter(pk__in=application.lots.values("lot_id")).order_by("number"))


@dataclass(frozen=True)
class Contents:
    """What an application holds: four queries, whatever its size."""

    criteria: list[Criterion]
    lots: list[Lot]
    answers: dict[Any, ApplicationAnswer]
    documents: dict[str, ApplicationDocument]


def contents(application: Application) -> Contents:
    """The lots, answers (by criterion key) and documents (by kind) of an application."""
    return Contents(
        criteria=criteria(application),
        lots=lots_of(application),
        answers={one.criterion_id: one for one in application.answers.select_related("saved_by")},
        documents={one.kind: one for one in application.documents.select_related("file")},
    )


def already_admitted(application: Application) -> tuple[str, ...]:
    """The names of the lots applied for in which the provider holds an admission."""
    admitted = Admission.objects.filter(
        provider_id=application.provider_id, lot_id__in=application.lots.values("lot_id")
    ).exclude(state=AdmissionState.REMOVED)
    return tuple(admitted.order_by("lot__number").values_list("lot__name", flat=True))


def _copied(written: Contents) -> tuple[str, ...]:
    """What was copied from an earlier application and nobody has confirmed: answers, then documents."""
    answers = [
        str(CriterionCode(one.code).label)
        for one in written.criteria
        if one.pk in written.answers and written.answers[one.pk].to_confirm
    ]
    return (
        *answers,
        *(str(DocumentKind(kind).label) for kind, one in written.documents.items() if one.to_confirm),
    )


def earlier(application: Application) -> Application | None:
    """The provider's newest other application: what it holds is copied into a new one."""
    others = Application.objects.filter(provider_id=application.provider_id).exclude(pk=application.pk)
    return others.order_by("-started_at", "-pk").first()


def submission_facts_from(application: Application, written: Contents) -> SubmissionFacts:
    """The facts for sending, from contents that are read already."""
    at = clock.now()
    round = application.round
    return SubmissionFacts(
        lots=len(written.lots),
        unanswered=tuple(
            str(CriterionCode(one.code).label) for one in written.criteria if one.pk not in written.answers
        ),
        copied=_copied(written),
        documents={kind: one.expires_on for kind, one in written.documents.items()},
        already_admitted=already_admitted(application),
        round_reasons=why_not_taking(round.state, round.closes_at, at),
        today=local(at).date(),
    )


def submission_facts(application: Application) -> SubmissionFacts:
    """What an application holds and whether its round is open, for sending it."""
    return submission_facts_from(application, contents(application))
