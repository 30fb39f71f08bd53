from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.evaluation import ConflictForm, EvaluatorForm, ScoreForm
from providers.models import Application, Assessment
from providers.policies.evaluation import carried_conflict
from providers.presenters import evaluation as shown
from providers.selectors.applications import contents, visible_to
from providers.selectors.evaluation import assessment_of, own_scores
from providers.selectors.people import people_words
from providers.services import evaluation as services
from providers.states import CriterionCode
from providers.views.applications import detail_of, find_application
from providers.views.judging import judged
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.selectors import people_with
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.web.form_page import Confirmation, Question, ask, confirm
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


def _own(request: Request, pk: UUID) -> tuple[Application, Assessment]:
    """The application and this evaluator's own assessment of it, or 404."""
    application = find(visible_to(request.user), pk)
    assessment = assessment_of(application, request.user)
    if assessment is None:
        raise Http404
    return application, assessment


def _progress(pk: UUID) -> str:
    return reverse("providers:evaluation", args=[pk])


@requires(Permission.APPLICATION_EVALUATE)
def evaluation(request: Request, pk: UUID) -> HttpResponse:
    """An evaluator's own progress: declaration first, then one criterion at a time."""
    application, assessment = _own(request, pk)
    return render(request, "providers/evaluation.html", _context(application, assessment, request.at))


def _context(application: Application, assessment: Assessment, at: datetime) -> dict[str, Any]:
    """Before the declaration, nothing of what is judged is read."""
    carried = carried_conflict(assessment.evaluator, application)
    if assessment.has_conflict is not False or carried:
        return shown.declaring(
            application, assessment, carried, sorted(people_words(application.provider_id))
        )
    return shown.own_progress(application, assessment, contents(application), own_scores(assessment), at)


def _given_scores(assessment: Assessment) -> dict[str, str]:
    """The scores typed for an application, or none where it is not theirs to judge."""
    if assessment.has_conflict is not False:
        return {}
    return shown.given_scores(assessment.scores.select_related("criterion").order_by("criterion__code"))


@requires(Permission.APPLICATION_EVALUATE)
def evaluation_declare(request: Request, pk: UUID) -> HttpResponse:
    """Declare whether there is a conflict of interest."""
    application, assessment = _own(request, pk)
    form = ConflictForm(*given(request))
    question = Question("Declare your interests", _progress(pk), caption=application.provider.name)

    return ask(
        request,
        form,
        question,
        lambda: services.declare(
            assessment=assessment, **form.values("has_conflict", "note"), by=request.user, at=request.at
        ),
        said="Your declaration is recorded.",
    )


@requires(Permission.APPLICATION_EVALUATE)
@judged
def evaluation_score(request: Request, pk: UUID, criterion: UUID) -> HttpResponse:
    """Score one criterion, with the answer and the descriptors beside the box."""
    find_application(request, pk)
    application, assessment = _own(request, pk)
    asked = find(application.round.criteria.all(), criterion)
    kept = own_scores(assessment).get(asked.pk)
    initial = {"score": kept.score, "reason": kept.reason} if kept else {}
    form = ScoreForm(*given(request), initial=initial)
    question = Question(
        str(CriterionCode(asked.code).label),
        _progress(pk),
        caption=f"{application.provider.name}, weight {asked.weight} of 100",
        template="providers/evaluation_score.html",
        more={"criterion": asked, "answer": application.answers.filter(criterion=asked).first()},
    )

    return ask(
        request,
        form,
        question,
        lambda: services.save_score(
            assessment=assessment,
            criterion=asked,
            **form.values("score", "reason"),
            by=request.user,
            at=request.at,
        ),
        said="Your score is saved.",
    )


@requires(Permission.APPLICATION_EVALUATE)
def evaluation_complete(request: Request, pk: UUID) -> HttpResponse:
    """Finish one's own scoring, asked once more."""
    application, assessment = _own(request, pk)
    confirmation = Confirmation(
        heading="Finish scoring",
        will="If you finish, you would not be able to change your scores. The others will see them when all have"
        " finished.",
        button="Finish scoring",
        back=_progress(pk),
        caption=application.provider.name,
    )

    of = confirms(assessment, _given_scores, within=application)

    return confirm(
        request,
        confirmation,
        lambda _reason: services.complete(assessment=assessment, by=request.user, at=request.at),
        said="You have finished. Your scores stand.",
        of=of,
    )


@requires(Permission.APPLICATION_CHECK)
@judged
def evaluator_add(request: Request, pk: UUID) -> HttpResponse:
    """Choose one more evaluator."""
    application = find_application(request, pk)
    chosen = application.assessments.values("evaluator_id")
    people = people_with(Permission.APPLICATION_EVALUATE).exclude(pk__in=chosen).order_by("name")
    form = EvaluatorForm(*given(request), people=people)
    question = Question("Add an evaluator", detail_of(pk), caption=application.provider.name)

    return ask(
        request,
        form,
        question,
        lambda: services.add_evaluator(
            application=application, evaluator=form.cleaned_data["evaluator"], by=request.user, at=request.at
        ),
        said="The evaluator is added and told.",
    )
