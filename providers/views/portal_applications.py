from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.applications import AnswerForm, DocumentForm, LotsForm
from providers.models import Application, ApplicationDocument, Provider
from providers.presenters import own_applications as shown
from providers.presenters import own_parts as parts
from providers.selectors import admissions, rounds
from providers.selectors.applications import contents, visible_to
from providers.selectors.own_applications import own_application
from providers.selectors.people import people_words
from providers.services import application_documents
from providers.services import applications as services
from providers.states import ApplicationState, CriterionCode, DocumentKind
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import edits
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.text import words
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.components import Task
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import TOLD_BY_THE_PAGE, find, given, press
from sefton_pdps.core.web.request import Request
from sefton_pdps.files.storage import open_response


def own_detail(pk: UUID) -> str:
    """The address of the applicant's own page."""
    return reverse("providers:portal_application_detail", args=[pk])


def find_own(request: Request, pk: UUID) -> Application:
    """An application of the person's own provider, or 404."""
    if not request.user.is_provider:
        raise Http404
    return find(visible_to(request.user), pk)


def _parts(application: Application, request: Request) -> list[tuple[str, list[Task]]]:
    return parts.tasks(application, contents(application), local(request.at).date())


def _onward(application: Application, request: Request) -> str:
    """Where a part that was saved leads: to the next that is not done, then to the check; else to its own page."""
    if application.state != ApplicationState.DRAFT:
        return own_detail(application.pk)
    groups = _parts(application, request)
    send = reverse("providers:portal_application_send", args=[application.pk])
    return parts.next_url(groups, request.path) or (
        own_detail(application.pk) if parts.left(groups) else send
    )


def _asked(application: Application, request: Request, heading: str, **more: Any) -> Question:
    """The page of one part, with how far through the parts it is while the application is being written."""
    title = application.round.title
    if application.state == ApplicationState.DRAFT:
        title = parts.part_caption(_parts(application, request), title, request.path)
    return Question(heading, own_detail(application.pk), caption=title, **more)


def _home(request: Request, refusal: Exception | None = None) -> HttpResponse:
    applications = list(visible_to(request.user).order_by("-started_at"))
    context = {
        "rounds": shown.open_rounds(rounds.taking(), applications, request.at),
        "table": shown.own_table(applications),
        "admissions": shown.admission_table(admissions.visible_to(request.user).order_by("lot__number")),
        "refusal": refusal,
    }
    return render(request, "providers/portal/application_list.html", context)


@requires(Permission.APPLICATION_MAKE)
def portal_application_list(request: Request) -> HttpResponse:
    """Rounds that take applications, the provider's applications and lots."""
    return _home(request)


@requires(Permission.APPLICATION_MAKE)
@post_only
def portal_application_start(request: Request, pk: UUID) -> HttpResponse:
    """Start an application in a round."""
    round = find(rounds.visible_to(request.user), pk)
    provider = find(Provider.objects.all(), request.user.provider_id)
    return press(
        request,
        lambda: services.start_application(round=round, provider=provider, by=request.user, at=request.at),
        to=lambda started: own_detail(started.pk),
        said=TOLD_BY_THE_PAGE,
        refused=lambda refusal: _home(request, refusal),
    )


@requires(Permission.APPLICATION_MAKE)
def portal_application_detail(request: Request, pk: UUID) -> HttpResponse:
    """The task list of a draft; afterwards what was sent and, once decided, why."""
    application = find_own(request, pk)
    own = own_application(application, request.at)
    context = shown.page(
        own, timeline([pk], for_provider=True), people_words(application.provider_id), request.at
    )
    return render(request, "providers/portal/application_detail.html", context)


@requires(Permission.APPLICATION_MAKE)
def portal_application_lots(request: Request, pk: UUID) -> HttpResponse:
    """Choose the lots."""
    application = find_own(request, pk)
    lots = application.round.lots.order_by("number")
    form = LotsForm(*given(request), lots=lots, initial=_lots_of(application))
    question = _asked(application, request, "Choose your lots")

    edit = edits(application, _lots_of, within=application)
    return ask(
        request,
        form,
        question,
        lambda: services.choose_lots(
            application=application,
            lots=list(form.cleaned_data["lots"]),
            by=request.user,
            at=request.at,
        ),
        to=lambda _saved: _onward(application, request),
        said="Your lots are saved.",
        edit=edit,
    )


def _lots_of(application: Application) -> dict[str, list[UUID]]:
    return {"lots": sorted(application.lots.values_list("lot_id", flat=True))}


@requires(Permission.APPLICATION_MAKE)
def portal_application_answer(request: Request, pk: UUID, criterion: UUID) -> HttpResponse:
    """Answer one criterion's question."""
    application = find_own(request, pk)
    asked = find(application.round.criteria.all(), criterion)

    def answer_of(row: Application) -> dict[str, str]:
        kept = row.answers.filter(criterion=asked).first()
        return {"text": kept.text if kept else ""}

    kept = application.answers.filter(criterion=asked).select_related("saved_by").first()
    form = AnswerForm(*given(request), criterion=asked, initial={"text": kept.text if kept else ""})
    heading, intro = str(CriterionCode(asked.code).label), parts.question_words(asked, kept)
    question = _asked(application, request, heading, intro=intro)

    edit = edits(application, answer_of, within=application)
    return ask(
        request,
        form,
        question,
        lambda: services.save_answer(
            application=application,
            criterion=asked,
            text=form.cleaned_data["text"],
            by=request.user,
            at=request.at,
        ),
        to=lambda _saved: _onward(application, request),
        said="Your answer is saved.",
        edit=edit,
    )


@requires(Permission.APPLICATION_MAKE)
def portal_application_add(request: Request, pk: UUID, kind: str) -> HttpResponse:
    """Add a document, or put a newer one in its place."""
    application = find_own(request, pk)
    if kind not in DocumentKind.values:
        raise Http404

    def document_of(row: Application) -> dict[str, Any]:
        kept = row.documents.filter(kind=kind).select_related("file").first()
        added = f"{kept.file.original_name}, added on {words.moment(kept.added_at)}" if kept else ""
        return {"upload": added, "expires_on": kept.expires_on if kept else None}

    copied = application.documents.filter(kind=kind, to_confirm=True).select_related("file").first()
    form = DocumentForm(
        *given(request),
        kind=kind,
        today=local(request.at).date(),
        copied=copied.file.original_name if copied else "",
        initial={"expires_on": copied.expires_on} if copied else {},
    )
    question = _asked(application, request, str(DocumentKind(kind).label))

    return ask(
        request,
        form,
        question,
        lambda: application_documents.add_or_keep_document(
            application=application,
            kind=kind,
            upload=form.cleaned_data["upload"],
            expires_on=form.cleaned_data["expires_on"],
            sure=form.sure,
            by=request.user,
            at=request.at,
        ),
        to=lambda _saved: _onward(application, request),
        said="The document is added.",
        edit=edits(application, document_of, within=application),
    )


@requires(Permission.APPLICATION_MAKE)
def portal_document(request: Request, pk: UUID) -> FileResponse:
    """Download a document of the person's own provider."""
    if not request.user.is_provider:
        raise Http404
    own = visible_to(request.user).values("pk")
    documents = ApplicationDocument.objects.filter(application__in=own).select_related("file")
    return open_response(find(documents, pk).file)
