"""What an evaluator's own page and the decision page show."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from providers.models import Application, Assessment, Provider
from providers.policies.evaluation import carried_conflict, carried_words
from providers.presenters.applications import document_table
from providers.presenters.statuses import assessment_status
from providers.rules.evaluation import why_not_admitted, why_not_complete
from providers.selectors.applications import contents
from providers.selectors.evaluation import SideBySide, decision_facts, own_scores
from providers.selectors.people import names_of_organisations
from providers.states import ApplicationState, CriterionCode
from sefton_pdps.core import words
from sefton_pdps.core.components import Action, Colour, Status, SummaryRow, Task
from sefton_pdps.core.working_days import local


def given_scores(assessment: Assessment) -> dict[str, str]:
    """What this evaluator gave so far, in words; nothing of an application that is not theirs to judge."""
    if assessment.has_conflict is not False:
        return {}
    scores = assessment.scores.select_related("criterion").order_by("criterion__code")
    return {str(CriterionCode(one.criterion.code).label): f"{one.score} of 5: {one.reason}" for one in scores}


def page(application: Application, assessment: Assessment, at: datetime) -> dict[str, Any]:
    """An evaluator's own progress, one line a criterion; nobody else's; nothing of what is judged before declaring."""
    carried = carried_conflict(assessment.evaluator, application)
    context = {
        "application": application,
        "assessment": assessment,
        "caption": f"{application.reference}, {application.round.title}",
        "status": assessment_status(assessment),
        "still_open": application.state == ApplicationState.EVALUATION,
        "carried": carried_words(carried) if carried else "",
    }
    if assessment.has_conflict is not False or carried:
        return context | {"people": _people(application)}
    return context | _own_progress(application, assessment, at)


def _people(application: Application) -> list[SummaryRow]:
    """The organisation's names, which a declaration needs."""
    found = names_of_organisations(Provider.objects.filter(pk=application.provider_id))
    people = [words for names in found.values() for words in names]
    return [SummaryRow("Its people on record", ", ".join(people))]


def outside_words(lines: list[SideBySide], agreed: dict[UUID, tuple[int, str]]) -> list[str]:
    """One sentence for each agreed score that lies above or below all that the evaluators gave."""
    return [
        f"The agreed score for {words.lower_first(line.criterion.get_code_display())} is "
        f"{agreed[line.criterion.pk][0]} of 5, but the evaluators gave "
        f"{words.listed(str(score) for score in sorted(given))}: say in its reason why."
        for line in lines
        if (given := [score.score for score in line.scores])
        and not min(given) <= agreed[line.criterion.pk][0] <= max(given)
    ]


def _own_progress(application: Application, assessment: Assessment, at: datetime) -> dict[str, Any]:
    held = contents(application)
    scores = own_scores(assessment)
    may_score = assessment.completed_at is None and application.state == ApplicationState.EVALUATION
    tasks = []
    for one in held.criteria:
        kept = scores.get(one.pk)
        status = Status(f"{kept.score} of 5", Colour.DONE) if kept else Status("Not scored", Colour.DRAFT)
        url = reverse("providers:evaluation_score", args=[application.pk, one.pk]) if may_score else ""
        title = f"{CriterionCode(one.code).label} (weight {one.weight})"
        tasks.append(Task(title, status, url))
    scored = frozenset(one.code for one in held.criteria if one.pk in scores)
    finish = Action(
        "Finish scoring",
        reverse("providers:evaluation_complete", args=[application.pk]),
        why_not=why_not_complete(scored),
        asks=True,
    )
    return {
        "when": f"{len(scored)} of {len(held.criteria)} criteria scored",
        "tasks": tasks,
        "finish": finish if may_score else None,
        "lots": words.listed([lot.name for lot in held.lots]),
        "documents": document_table(held.documents, local(at).date(), "application_document"),
    }


def why_not_admit(application: Application) -> tuple[str, ...]:
    """Why the applicant cannot be admitted; before scoring it can only be refused."""
    if application.state == ApplicationState.COMPLIANCE:
        return ("The application has not been scored. In the compliance check it can only be refused.",)
    return why_not_admitted(decision_facts(application))


def decision_choices(why_not: tuple[str, ...]) -> list[tuple[str, str]]:
    """Refusing is always possible; admitting only when nothing stands in its way."""
    refuse = ("refuse", "Refuse the application")
    return [refuse] if why_not else [("admit", "Admit to every lot applied for"), refuse]
