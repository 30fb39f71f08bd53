from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from providers.forms.admissions import CommentForm
from providers.forms.applications import ClarificationAnswerForm, DeclarationForm, WithdrawForm
from providers.models import Application
from providers.presenters import own_applications as shown
from providers.presenters.admissions import suspension_table
from providers.presenters.statuses import admission_status
from providers.rules.admission import why_not_submitted
from providers.selectors import admissions
from providers.selectors.applications import Contents, contents, submission_facts_from
from providers.selectors.rounds import hold
from providers.services import admissions as admission_services
from providers.services import applications as services
from providers.services import compliance
from providers.states import AdmissionState, ApplicationState
from providers.views.portal_applications import find_own, own_detail
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.editing import confirms
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.confirming import Confirmed
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


@requires(Permission.APPLICATION_MAKE)
def portal_application_send(request: Request, pk: UUID) -> HttpResponse:
    """Check the answers, declare, send."""
    application = find_own(request, pk)
    if application.state != ApplicationState.DRAFT and request.method == "GET":
        return redirect(own_detail(pk))
    sections = contents(application)
    form = DeclarationForm(*given(request))
    question = Question(
        "Check your answers",
        own_detail(pk),
        caption=application.round.title,
        template="providers/portal/application_send.html",
        more={
            "sent": shown.sent(application, sections, local(request.at).date()),
            "why_not": why_not_submitted(submission_facts_from(application, sections)),
        },
    )

    return ask(
        request,
        form,
        question,
        lambda: services.submit_application(application=application, by=request.user, at=request.at),
        to=reverse("providers:portal_application_receipt", args=[pk]),
        said="Your application is sent.",
        edit=_as_read(application, sections),
    )


def _as_read(application: Application, sections: Contents) -> Confirmed:
    """An application as the page shows it, read already: what a colleague changed meanwhile is not sent unread."""

    def parts(row: Application) -> dict[str, Any]:
        return shown.parts_to_send(sections if row is application else contents(row))

    read = confirms(application, parts)

    def locked() -> Application:
        # The sending holds the round before the application; so does the cancelling of a round.
        hold(application.round_id)
        return read.locked()

    return replace(read, locked=locked)


@requires(Permission.APPLICATION_MAKE)
def portal_application_receipt(request: Request, pk: UUID) -> HttpResponse:
    """The receipt of an application that was sent."""
    application = find_own(request, pk)
    if application.submitted_at is None:
        return redirect(own_detail(pk))
    return render(request, "providers/portal/application_receipt.html", {"application": application})


@requires(Permission.APPLICATION_MAKE)
def portal_application_clarification(request: Request, pk: UUID) -> HttpResponse:
    """Answer the council's question."""
    application = find_own(request, pk)
    form = ClarificationAnswerForm(*given(request))
    question = Question(
        "Answer the council",
        own_detail(pk),
        caption=application.round.title,
        intro=application.clarification_question,
    )

    return ask(
        request,
        form,
        question,
        lambda: compliance.answer_clarification(
            application=application, answer=form.cleaned_data["answer"], by=request.user, at=request.at
        ),
        said="Your answer is sent.",
    )


@requires(Permission.APPLICATION_MAKE)
def portal_application_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Withdraw the application."""
    application = find_own(request, pk)
    form = WithdrawForm(*given(request))
    question = Question("Withdraw your application", own_detail(pk), caption=application.round.title)

    return ask(
        request,
        form,
        question,
        lambda: services.withdraw_application(application=application, by=request.user, at=request.at),
        to=reverse("providers:portal_application_list"),
        said="Your application is withdrawn.",
    )


@requires(Permission.APPLICATION_MAKE)
def portal_admission_detail(request: Request, pk: UUID) -> HttpResponse:
    """The provider's admission to a lot, its suspensions, and a comment while one runs."""
    if not request.user.is_provider:
        raise Http404
    admission = find(admissions.with_suspensions(admissions.visible_to(request.user)), pk)
    here = reverse("providers:portal_admission_detail", args=[pk])
    question = Question(
        admission.lot.name,
        reverse("providers:portal_application_list"),
        template="providers/portal/admission_detail.html",
        more={
            "admission": admission,
            "status": admission_status(admission),
            "suspensions": suspension_table(admission, "Your comment"),
            "is_suspended": admission.state == AdmissionState.SUSPENDED,
        },
    )
    form = CommentForm(*given(request))

    return ask(
        request,
        form,
        question,
        lambda: admission_services.comment(
            admission=admission, text=form.cleaned_data["text"], by=request.user, at=request.at
        ),
        to=here,
        said="Your comment is sent.",
    )
