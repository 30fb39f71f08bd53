from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.frameworks import ExtensionForm, FrameworkForm, LotForm
from providers.presenters import frameworks as shown
from providers.selectors.rounds import frameworks
from providers.services import frameworks as services
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.form_page import Question, ask, given
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.landing import post_only
from sefton_pdps.core.pages import find, press
from sefton_pdps.core.working_days import local


def _detail(pk: UUID) -> str:
    return reverse("providers:framework_detail", args=[pk])


def _work(form: PageForm) -> dict:
    return form.answered


@requires(Permission.FRAMEWORK_SEE)
def framework_list(request: HttpRequest) -> HttpResponse:
    """The frameworks and their terms."""
    table = shown.framework_table(request.user, request.at)
    may_manage = has_permission(request.user, Permission.FRAMEWORK_MANAGE)
    return render(request, "providers/framework_list.html", {"table": table, "may_manage": may_manage})


@requires(Permission.FRAMEWORK_MANAGE)
def framework_new(request: HttpRequest) -> HttpResponse:
    """Create the framework."""
    form = FrameworkForm(given(request)[0])
    question = Question("Create the framework", reverse("providers:framework_list"))

    def work() -> str:
        made = services.create_framework(**_work(form), by=request.user, at=request.at)
        return _detail(made.pk)

    return ask(request, form, question, work, "The framework is created. Add its lots next.")


def _page(request: HttpRequest, pk: UUID, refusal: Exception | None = None) -> HttpResponse:
    context = shown.page(find(frameworks(), pk), request.user, request.at)
    return render(request, "providers/framework_detail.html", {**context, "refusal": refusal})


@requires(Permission.FRAMEWORK_SEE)
def framework_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A framework: term, lots, rounds."""
    return _page(request, pk)


@requires(Permission.FRAMEWORK_MANAGE)
def framework_extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record an extension."""
    framework = find(frameworks(), pk)
    form = ExtensionForm(given(request)[0], today=local(request.at).date())
    question = Question("Record an extension", _detail(pk), caption=framework.title)

    def work() -> str:
        services.extend_framework(framework=framework, **_work(form), by=request.user, at=request.at)
        return _detail(pk)

    return ask(request, form, question, work, "The extension is recorded.")


@requires(Permission.FRAMEWORK_MANAGE)
def lot_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a lot."""
    framework = find(frameworks(), pk)
    form = LotForm(given(request)[0], initial={"valid_from": framework.starts_on})
    question = Question("Add a lot", _detail(pk), caption=framework.title)

    def work() -> str:
        services.add_lot(framework=framework, **_work(form), by=request.user, at=request.at)
        return _detail(pk)

    return ask(request, form, question, work, "The lot is added.")


@requires(Permission.FRAMEWORK_MANAGE)
@post_only
def lots_suggested(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add the suggested lots."""
    framework = find(frameworks(), pk)

    def work() -> str:
        services.add_suggested_lots(framework=framework, by=request.user, at=request.at)
        return _detail(pk)

    answer, refusal = press(request, work, "The suggested lots are added.")
    if answer is None:
        return _page(request, pk, refusal)
    return answer
