from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.applications import ClarificationQuestionForm, FilterForm
from providers.forms.evaluation import ComplianceForm
from providers.models import AdmissionRound, Application, ApplicationDocument
from providers.presenters import applications as shown
from providers.selectors.applications import contents, listed, readable_by
from providers.selectors.conflicts import READERS as CONFLICT_READERS
from providers.services import applications as services
from providers.views.judging import judged
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.selectors import people_with
from sefton_pdps.core.form_page import Question, ask, given
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.landing import post_only
from sefton_pdps.core.pages import find, press
from sefton_pdps.core.working_days import local
from sefton_pdps.files.storage import open_response


def detail_of(pk: UUID) -> str:
    """The address of an application's page."""
    return reverse("providers:application_detail", args=[pk])


def find_application(request: HttpRequest, pk: UUID) -> Application:
    """An application that was sent and that this person may read, or 404."""
    return find(readable_by(request.user), pk)


def _page(request: HttpRequest, pk: UUID, refusal: Exception | None = None) -> HttpResponse:
    context = shown.page(find_application(request, pk), request.user, request.at)
    return render(request, "providers/application_detail.html", {**context, "refusal": refusal})


@requires(Permission.APPLICATION_SEE)
def application_list(request: HttpRequest) -> HttpResponse:
    """Applications by state and round."""
    scores = has_permission(request.user, Permission.APPLICATION_EVALUATE)
    rounds = AdmissionRound.objects.order_by("-drafted_at")
    form = FilterForm(request.GET, rounds=rounds, for_evaluator=scores)
    chosen = form.cleaned_data if form.is_valid() else {}
    round = chosen.get("round")
    found = listed(
        request.user,
        state=chosen.get("state") or "",
        round_id=round.pk if round else None,
        mine=bool(chosen.get("mine")),
    )
    page = paged(found, request.GET, order="-submitted_at")
    context = {
        "filter": form,
        "table": shown.application_table(page.rows),
        "pager": page.pager,
        "may_see_conflicts": any(has_permission(request.user, one) for one in CONFLICT_READERS),
    }
    return render(request, "providers/application_list.html", context)


@requires(Permission.APPLICATION_SEE)
@judged
def application_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An application, its documents, its evaluators' progress and, once all have scored, its scores."""
    return _page(request, pk)


@requires(Permission.APPLICATION_SEE)
def application_document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Download a document of an application that was sent."""
    seen = readable_by(request.user).values("pk")
    documents = ApplicationDocument.objects.filter(application__in=seen).select_related("file")
    return open_response(find(documents, pk).file)


@requires(Permission.APPLICATION_CHECK)
@post_only
@judged
def application_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the compliance check."""
    application = find_application(request, pk)

    def work() -> str:
        services.begin_check(application=application, by=request.user, at=request.at)
        return detail_of(pk)

    answer, refusal = press(request, work, "The compliance check has begun.")
    if answer is None:
        return _page(request, pk, refusal)
    return answer


@requires(Permission.APPLICATION_CHECK)
@judged
def application_clarify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the applicant."""
    application = find_application(request, pk)
    form = ClarificationQuestionForm(given(request)[0])
    question = Question("Ask the provider", detail_of(pk), caption=application.provider.name)

    def work() -> str:
        words = form.cleaned_data["question"]
        services.ask_clarification(application=application, question=words, by=request.user, at=request.at)
        return detail_of(pk)

    return ask(request, form, question, work, "The question is sent. The check waits for the answer.")


@requires(Permission.APPLICATION_CHECK)
@judged
def application_pass(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pass the compliance check and choose the evaluators."""
    application = find_application(request, pk)
    people = people_with(Permission.APPLICATION_EVALUATE).order_by("name")
    form = ComplianceForm(given(request)[0], people=people)
    documents = shown.document_table(
        contents(application).documents, local(request.at).date(), "application_document"
    )
    question = Question(
        "Pass the compliance check",
        detail_of(pk),
        caption=application.provider.name,
        more={"table": documents},
    )

    def work() -> str:
        values = {name: form.cleaned_data[name] for name in ("note", "evaluators")}
        services.pass_compliance(application=application, **values, by=request.user, at=request.at)
        return detail_of(pk)

    return ask(request, form, question, work, "The check is passed. The evaluators are told.")
