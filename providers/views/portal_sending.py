from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from providers.forms.admissions import CommentForm
from providers.forms.applications import ClarificationAnswerForm, DeclarationForm, WithdrawForm
from providers.presenters import own_applications as shown
from providers.presenters.admissions import suspension_table
from providers.presenters.statuses import admission_status
from providers.rules.admission import why_not_submitted
from providers.selectors import admissions
from providers.selectors.applications import contents, submission_facts_from
from providers.services import admissions as admission_services
from providers.services import applications as services
from providers.states import AdmissionState, ApplicationState
from providers.views.portal_applications import find_own, own_detail
from sefton_pdps.access.access import requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.form_page import Question, ask, given
from sefton_pdps.core.pages import find
from sefton_pdps.core.working_days import local


@requires(Permission.APPLICATION_MAKE)
def portal_application_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check the answers, declare, send."""
    application = find_own(request, pk)
    if application.state != ApplicationState.DRAFT and request.method == "GET":
        return redirect(own_detail(pk))
    held = contents(application)
    form = DeclarationForm(given(request)[0])
    question = Question(
        "Check your answers",
        own_detail(pk),
        caption=application.round.title,
        template="providers/portal/application_send.html",
        more={
            "sent": shown.sent(application, held, local(request.at).date()),
            "why_not": why_not_submitted(submission_facts_from(application, held)),
        },
    )

    def work() -> str:
        services.submit_application(application=application, by=request.user, at=request.at)
        return reverse("providers:portal_application_receipt", args=[pk])

    return ask(request, form, question, work, "Your application is sent.")


@requires(Permission.APPLICATION_MAKE)
def portal_application_receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The receipt of an application that was sent."""
    application = find_own(request, pk)
    if application.submitted_at is None:
        return redirect(own_detail(pk))
    return render(request, "providers/portal/application_receipt.html", {"application": application})


@requires(Permission.APPLICATION_MAKE)
def portal_application_clarification(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the council's question."""
    application = find_own(request, pk)
    form = ClarificationAnswerForm(given(request)[0])
    question = Question(
        "Answer the council",
        own_detail(pk),
        caption=application.round.title,
        intro=application.clarification_question,
    )

    def work() -> str:
        answer = form.cleaned_data["answer"]
        services.answer_clarification(application=application, answer=answer, by=request.user, at=request.at)
        return own_detail(pk)

    return ask(request, form, question, work, "Your answer is sent.")


@requires(Permission.APPLICATION_MAKE)
def portal_application_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw the application."""
    application = find_own(request, pk)
    form = WithdrawForm(given(request)[0])
    question = Question("Withdraw your application", own_detail(pk), caption=application.round.title)

    def work() -> str:
        services.withdraw_application(application=application, by=request.user, at=request.at)
        return reverse("providers:portal_application_list")

    return ask(request, form, question, work, "Your application is withdrawn.")


@requires(Permission.APPLICATION_MAKE)
def portal_admission_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The own admission to a lot, its suspensions, and a comment while one runs."""
    own = admissions.visible_to(request.user).filter(provider_id=request.user.provider_id)
    admission = find(admissions.with_suspensions(own), pk)
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
    form = CommentForm(given(request)[0])

    def work() -> str:
        text = form.cleaned_data["text"]
        admission_services.comment(admission=admission, text=text, by=request.user, at=request.at)
        return here

    return ask(request, form, question, work, "Your comment is sent.")
