"""What an evaluator's own page and the decision page show."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse

from providers.models import Application, Assessment, Score
from providers.policies.evaluation import carried_words
from providers.presenters.applications import document_table
from providers.presenters.statuses import assessment_status
from providers.rules.evaluation import why_not_complete
from providers.states import ApplicationState, CriterionCode
from sefton_pdps.core.choices import Colour
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.addresses import address_of
from sefton_pdps.core.web.components import Action, Status, SummaryRow, Task

if TYPE_CHECKING:
    from providers.selectors.applications import Contents
    from providers.selectors.evaluation import SideBySide


def given_scores(scores: Iterable[Score]) -> dict[str, str]:
    """What an evaluator gave so far, in words."""
    return {str(CriterionCode(one.criterion.code).label): f"{one.score} of 5: {one.reason}" for one in scores}


def declaring(
    application: Application, assessment: Assessment, carried: Assessment | None, people: Iterable[str]
) -> dict[str, Any]:
    """What an evaluator reads before declaring: the organisation's people, and nothing of what is judged."""
    return _head(application, assessment) | {
        "carried": carried_words(carried) if carried else "",
        "people": [SummaryRow("Its people on record", ", ".join(people))],
    }


def _head(application: Application, assessment: Assessment) -> dict[str, Any]:
    return {
        "application": application,
        "assessment": assessment,
        "caption": f"{application.reference}, {application.round.title}",
        "status": assessment_status(assessment),
        "still_open": application.state == ApplicationState.EVALUATION,
    }


def outside_words(lines: list["SideBySide"], agreed: dict[UUID, tuple[int, str]]) -> list[str]:
    """One sentence for each agreed score that lies above or below all that the evaluators gave."""
    return [
        f"The agreed score for {words.lower_first(line.criterion.get_code_display())} is "
        f"{agreed[line.criterion.pk][0]} of 5, but the evaluators gave "
        f"{words.listed(str(score) for score in sorted(given))}: say in its reason why."
        for line in lines
        if (given := [score.score for score in line.scores])
        and not min(given) <= agreed[line.criterion.pk][0] <= max(given)
    ]


def own_progress(
    application: Application,
    assessment: Assessment,
    contents: "Contents",
    scores: Mapping[UUID, Score],
    at: datetime,
) -> dict[str, Any]:
    """An evaluator's own progress, one line a criterion; nobody else's."""
    may_score = assessment.completed_at is None and application.state == ApplicationState.EVALUATION
    tasks = []
    for criterion in contents.criteria:
        kept = scores.get(criterion.pk)
        status = Status(f"{kept.score} of 5", Colour.DONE) if kept else Status("Not scored", Colour.DRAFT)
        url = reverse("providers:evaluation_score", args=[application.pk, criterion.pk]) if may_score else ""
        title = f"{CriterionCode(criterion.code).label} (weight {criterion.weight})"
        tasks.append(Task(title, status, url))
    scored = frozenset(criterion.code for criterion in contents.criteria if criterion.pk in scores)
    finish = Action(
        "Finish scoring",
        address_of("providers:evaluation_complete", application.pk),
        why_not=why_not_complete(scored),
        asks=True,
    )
    return _head(application, assessment) | {
        "carried": "",
        "when": f"{len(scored)} of {len(contents.criteria)} criteria scored",
        "tasks": tasks,
        "finish": finish if may_score else None,
        "lots": words.listed([lot.name for lot in contents.lots]),
        "documents": document_table(contents.documents, local(at).date(), "application_document"),
    }


def decision_choices(why_not: tuple[str, ...]) -> list[tuple[str, str]]:
    """Refusing is always possible; admitting only when nothing stands in its way."""
    refuse = ("refuse", "Refuse the application")
    return [refuse] if why_not else [("admit", "Admit to every lot applied for"), refuse]
