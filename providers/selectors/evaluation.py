"""Assessments, scores and the facts for moderation and decision. Nothing here undoes the blindness of S-45."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from providers.models import Admission, AgreedScore, Application, Assessment, Criterion, Lot, Score
from providers.policies.evaluation import may_read_scores
from providers.rules.admission import document_reasons
from providers.rules.evaluation import (
    CheckedFacts,
    DecisionFacts,
    ScoreLine,
    ScoringFacts,
    SettledFacts,
    scores_differ_widely,
)
from providers.selectors.applications import criteria, lots_of
from providers.states import AdmissionState
from sefton_pdps.accounts.models import User
from sefton_pdps.core.time import clock


def assessment_of(application: Application, user: User) -> Assessment | None:
    """This person's own assessment of an application."""
    return application.assessments.filter(evaluator=user).select_related("evaluator").first()


def assessments_of(application: Application) -> QuerySet[Assessment]:
    """Who scores an application and how far each has come: numbers of scores, never the scores."""
    return (
        application.assessments.select_related("evaluator")
        .annotate(number_scored=Count("scores"))
        .order_by("assigned_at", "evaluator__name")
    )


def own_scores(assessment: Assessment) -> dict[UUID, Score]:
    """An evaluator's own scores by criterion key."""
    return {one.criterion_id: one for one in assessment.scores.all()}


@dataclass(frozen=True)
class SideBySide:
    """A criterion with every evaluator's score and reason, and the agreed score once there is one."""

    criterion: Criterion
    scores: list[Score]
    agreed: AgreedScore | None
    differ_widely: bool


def side_by_side(application: Application, of: list[Criterion] | None = None) -> list[SideBySide]:
    """All scores of an application by criterion (`of`, where read already); empty until all have scored (S-45)."""
    if not may_read_scores(application):
        return []
    scores = list(
        Score.objects.filter(assessment__application=application, assessment__has_conflict=False)
        .select_related("assessment__evaluator")
        .order_by("assessment__evaluator__name", "pk")
    )
    agreed = {one.criterion_id: one for one in application.agreed_scores.select_related("by")}
    lines = []
    for criterion in of or criteria(application):
        given = [one for one in scores if one.criterion_id == criterion.pk]
        wide = scores_differ_widely({str(one.assessment_id): one.score for one in given})
        lines.append(SideBySide(criterion, given, agreed.get(criterion.pk), wide))
    return lines


def agreed_lines(application: Application) -> tuple[ScoreLine, ...]:
    """The agreed scores with weights and least scores, in the order of S-45."""
    agreed = {one.criterion_id: one.score for one in application.agreed_scores.all()}
    return tuple(
        ScoreLine(one.code, one.weight, one.least_score, agreed[one.pk])
        for one in criteria(application)
        if one.pk in agreed
    )


def agreed_with_reasons(application: Application) -> list[AgreedScore]:
    """The agreed scores with their reasons, as the applicant reads them after the decision."""
    found = {one.criterion_id: one for one in application.agreed_scores.select_related("criterion")}
    return [found[one.pk] for one in criteria(application) if one.pk in found]


def checked_facts(application: Application) -> CheckedFacts:
    """The evaluators chosen and the state of the documents, for passing the compliance check."""
    held = {one.kind: one.expires_on for one in application.documents.all()}
    return CheckedFacts(application.assessments.count(), document_reasons(held, clock.today()))


def scoring_facts(application: Application) -> ScoringFacts:
    """How many evaluators have finished and how many are still to; a declared conflict counts for neither."""
    free = ~Q(has_conflict=True)
    counted = application.assessments.aggregate(
        finished=Count("pk", filter=Q(completed_at__isnull=False)),
        outstanding=Count("pk", filter=free & Q(completed_at=None)),
    )
    return ScoringFacts(counted["finished"], counted["outstanding"])


def settled_facts(application: Application) -> SettledFacts:
    """The criteria that have an agreed score."""
    return SettledFacts(frozenset(application.agreed_scores.values_list("criterion__code", flat=True)))


def lots_to_give(application: Application) -> list[Lot]:
    """The lots applied for in which the provider holds no admission."""
    held = Admission.objects.filter(provider_id=application.provider_id).exclude(state=AdmissionState.REMOVED)
    taken = set(held.values_list("lot_id", flat=True))
    return [lot for lot in lots_of(application) if lot.pk not in taken]


def decision_facts(application: Application) -> DecisionFacts:
    """The agreed lines and the lots that may be given, for a decision."""
    return DecisionFacts(agreed_lines(application), tuple(lot.name for lot in lots_to_give(application)))


@dataclass(frozen=True)
class Progress:
    """How far an evaluator of a round has come: applications, never scores."""

    name: str
    assigned: int
    finished: int
    conflicts: int


def progress(round_id: UUID) -> list[Progress]:
    """Each evaluator's applications of a round: chosen for, finished, and given up for a conflict."""
    rows = (
        Assessment.objects.filter(application__round_id=round_id)
        .values("evaluator__name")
        .annotate(
            assigned=Count("pk"),
            finished=Count("completed_at"),
            conflicts=Count("pk", filter=Q(has_conflict=True)),
        )
        .order_by("evaluator__name", "evaluator_id")
    )
    return [
        Progress(row["evaluator__name"], row["assigned"], row["finished"], row["conflicts"]) for row in rows
    ]
