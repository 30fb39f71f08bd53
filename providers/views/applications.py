from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.applications import ClarificationQuestionForm
from providers.forms.evaluation import ComplianceForm
from providers.lists import APPLICATIONS
from providers.models import Application, ApplicationDocument
from providers.presenters import applications as shown
from providers.selectors.applications import contents, readable_by
from providers.selectors.conflicts import READERS as CONFLICT_READERS
from providers.selectors.evaluation import assessments_of, side_by_side
from providers.services import compliance
from providers.views.judging import judged
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.accounts.selectors import people_with
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import find, given, press
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import open_response


def detail_of(pk: UUID) -> str:
    """The address of an application's page."""
    return reverse("providers:application_detail", args=[pk])


def find_application(request: Request, pk: UUID) -> Application:
    """An application that was sent and that this person may read, or 404."""
    return find(readable_by(request.user), pk)


def _page(request: Request, pk: UUID, refusal: Exception | None = None) -> HttpResponse:
    application = find_application(request, pk)
    sections = contents(application)
    side = side_by_side(application, sections.criteria)
    assessments = list(assessments_of(application))
    context = shown.page(application, sections, assessments, side, request.user, request.at)
    return render(
        request,
        "providers/application_detail.html",
        {**context, "events": timeline([pk]), "refusal": refusal},
    )


@requires(Permission.APPLICATION_SEE)
def application_list(request: Request) -> HttpResponse:
    """Applications by state and round."""
    may_see_conflicts = any(has_permission(request.user, one) for one in CONFLICT_READERS)
    template = "providers/application_list.html"
    return show_list(request, APPLICATIONS, template, may_see_conflicts=may_see_conflicts)


@requires(Permission.APPLICATION_SEE)
@judged
def application_detail(request: Request, pk: UUID) -> HttpResponse:
    """An application, its documents, its evaluators' progress and, once all have scored, its scores."""
    return _page(request, pk)


@requires(Permission.APPLICATION_SEE)
def application_document(request: Request, pk: UUID) -> FileResponse:
    """Download a document of an application that was sent."""
    seen = readable_by(request.user).values("pk")
    documents = ApplicationDocument.objects.filter(application__in=seen).select_related("file")
    return open_response(find(documents, pk).file)


@requires(Permission.APPLICATION_CHECK)
@post_only
@judged
def application_check(request: Request, pk: UUID) -> HttpResponse:
    """Begin the compliance check."""
    application = find_application(request, pk)
    return press(
        request,
        lambda: compliance.begin_check(application=application, by=request.user, at=request.at),
        to=detail_of(pk),
        said="The compliance check has begun.",
        refused=lambda refusal: _page(request, pk, refusal),
    )


@requires(Permission.APPLICATION_CHECK)
@judged
def application_clarify(request: Request, pk: UUID) -> HttpResponse:
    """Ask the applicant."""
    application = find_application(request, pk)
    form = ClarificationQuestionForm(*given(request))
    question = Question("Ask the provider", detail_of(pk), caption=application.provider.name)

    return ask(
        request,
        form,
        question,
        lambda: compliance.ask_clarification(
            application=application, question=form.cleaned_data["question"], by=request.user, at=request.at
        ),
        said="The question is sent. The check waits for the answer.",
    )


@requires(Permission.APPLICATION_CHECK)
@judged
def application_pass(request: Request, pk: UUID) -> HttpResponse:
    """Pass the compliance check and choose the evaluators."""
    application = find_application(request, pk)
    people = people_with(Permission.APPLICATION_EVALUATE).order_by("name")
    form = ComplianceForm(*given(request), people=people)
    documents = shown.document_table(
        contents(application).documents, local(request.at).date(), "application_document"
    )
    question = Question(
        "Pass the compliance check",
        detail_of(pk),
        caption=application.provider.name,
        more={"table": documents},
    )

    return ask(
        request,
        form,
        question,
        lambda: compliance.pass_compliance(
            application=application, **form.values("note", "evaluators"), by=request.user, at=request.at
        ),
        said="The check is passed. The evaluators are told.",
    )
