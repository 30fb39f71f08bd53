from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.evaluation import ConflictForm, EvaluatorForm, ScoreForm
from providers.models import Application, Assessment
from providers.presenters import evaluation as shown
from providers.selectors.applications import visible_to
from providers.selectors.evaluation import assessment_of, own_scores
from providers.services import evaluation as services
from providers.states import CriterionCode
from providers.views.applications import detail_of, find_application
from providers.views.judging import judged
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.selectors import people_with
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.form_page import Confirmation, Question, ask, confirm, given
from sefton_pdps.core.pages import find


def _own(request: HttpRequest, pk: UUID) -> tuple[Application, Assessment]:
    """The application and this evaluator's own assessment of it, or 404."""
    application = find(visible_to(request.user), pk)
    assessment = assessment_of(application, request.user)
    if assessment is None:
        raise Http404
    return application, assessment


def _progress(pk: UUID) -> str:
    return reverse("providers:evaluation", args=[pk])


@requires(Permission.APPLICATION_EVALUATE)
def evaluation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An evaluator's own progress: declaration first, then one criterion at a time."""
    application, assessment = _own(request, pk)
    context = shown.page(application, assessment, request.at)
    return render(request, "providers/evaluation.html", context)


@requires(Permission.APPLICATION_EVALUATE)
def evaluation_declare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Declare whether there is a conflict of interest."""
    application, assessment = _own(request, pk)
    form = ConflictForm(given(request)[0])
    question = Question("Declare your interests", _progress(pk), caption=application.provider.name)

    def work() -> str:
        values = {name: form.cleaned_data[name] for name in ("has_conflict", "note")}
        services.declare(assessment=assessment, **values, by=request.user, at=request.at)
        return _progress(pk)

    return ask(request, form, question, work, "Your declaration is recorded.")


@requires(Permission.APPLICATION_EVALUATE)
@judged
def evaluation_score(request: HttpRequest, pk: UUID, criterion: UUID) -> HttpResponse:
    """Score one criterion, with the answer and the descriptors beside the box."""
    find_application(request, pk)
    application, assessment = _own(request, pk)
    asked = find(application.round.criteria.all(), criterion)
    kept = own_scores(assessment).get(asked.pk)
    initial = {"score": kept.score, "reason": kept.reason} if kept else {}
    form = ScoreForm(given(request)[0], initial=initial)
    question = Question(
        str(CriterionCode(asked.code).label),
        _progress(pk),
        caption=f"{application.provider.name}, weight {asked.weight} of 100",
        template="providers/evaluation_score.html",
        more={"criterion": asked, "answer": application.answers.filter(criterion=asked).first()},
    )

    def work() -> str:
        values = {name: form.cleaned_data[name] for name in ("score", "reason")}
        services.save_score(assessment=assessment, criterion=asked, **values, by=request.user, at=request.at)
        return _progress(pk)

    return ask(request, form, question, work, "Your score is saved.")


@requires(Permission.APPLICATION_EVALUATE)
def evaluation_complete(request: HttpRequest, pk: UUID) -> HttpResponse:
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

    of = confirms(assessment, shown.given_scores, within=application)

    def work(_reason: str) -> str:
        services.complete(assessment=assessment, by=request.user, at=request.at)
        return _progress(pk)

    return confirm(request, confirmation, work, "You have finished. Your scores stand.", of=of)


@requires(Permission.APPLICATION_CHECK)
@judged
def evaluator_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose one more evaluator."""
    application = find_application(request, pk)
    chosen = application.assessments.values("evaluator_id")
    people = people_with(Permission.APPLICATION_EVALUATE).exclude(pk__in=chosen).order_by("name")
    form = EvaluatorForm(given(request)[0], people=people)
    question = Question("Add an evaluator", detail_of(pk), caption=application.provider.name)

    def work() -> str:
        evaluator = form.cleaned_data["evaluator"]
        services.add_evaluator(application=application, evaluator=evaluator, by=request.user, at=request.at)
        return detail_of(pk)

    return ask(request, form, question, work, "The evaluator is added and told.")
