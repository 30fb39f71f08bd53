from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.frameworks import ExtensionForm, FrameworkForm, LotForm
from providers.presenters import frameworks as shown
from providers.selectors.rounds import frameworks, whole
from providers.services import frameworks as services
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.landing import post_only
from sefton_pdps.core.web.pages import find, given, press
from sefton_pdps.core.web.request import Request


def _detail(pk: UUID) -> str:
    return reverse("providers:framework_detail", args=[pk])


@requires(Permission.FRAMEWORK_SEE)
def framework_list(request: Request) -> HttpResponse:
    """The frameworks and their terms."""
    table = shown.framework_table(frameworks(), request.user, request.at)
    may_manage = has_permission(request.user, Permission.FRAMEWORK_MANAGE)
    return render(request, "providers/framework_list.html", {"table": table, "may_manage": may_manage})


@requires(Permission.FRAMEWORK_MANAGE)
def framework_new(request: Request) -> HttpResponse:
    """Create the framework."""
    form = FrameworkForm(*given(request))
    question = Question("Create the framework", reverse("providers:framework_list"))

    return ask(
        request,
        form,
        question,
        lambda: services.create_framework(**form.answered, by=request.user, at=request.at),
        to=lambda made: _detail(made.pk),
        said="The framework is created. Add its lots next.",
    )


def _page(request: Request, pk: UUID, refusal: Exception | None = None) -> HttpResponse:
    context = shown.page(find(whole(frameworks()), pk), request.user, request.at)
    return render(
        request, "providers/framework_detail.html", {**context, "events": timeline([pk]), "refusal": refusal}
    )


@requires(Permission.FRAMEWORK_SEE)
def framework_detail(request: Request, pk: UUID) -> HttpResponse:
    """A framework: term, lots, rounds."""
    return _page(request, pk)


@requires(Permission.FRAMEWORK_MANAGE)
def framework_extend(request: Request, pk: UUID) -> HttpResponse:
    """Record an extension."""
    framework = find(frameworks(), pk)
    form = ExtensionForm(*given(request), today=local(request.at).date())
    question = Question("Record an extension", _detail(pk), caption=framework.title)

    return ask(
        request,
        form,
        question,
        lambda: services.extend_framework(
            framework=framework, **form.answered, by=request.user, at=request.at
        ),
        said="The extension is recorded.",
    )


@requires(Permission.FRAMEWORK_MANAGE)
def lot_new(request: Request, pk: UUID) -> HttpResponse:
    """Add a lot."""
    framework = find(frameworks(), pk)
    form = LotForm(*given(request), initial={"valid_from": framework.starts_on})
    question = Question("Add a lot", _detail(pk), caption=framework.title)

    return ask(
        request,
        form,
        question,
        lambda: services.add_lot(framework=framework, **form.answered, by=request.user, at=request.at),
        said="The lot is added.",
    )


@requires(Permission.FRAMEWORK_MANAGE)
@post_only
def lots_suggested(request: Request, pk: UUID) -> HttpResponse:
    """Add the suggested lots."""
    framework = find(frameworks(), pk)
    return press(
        request,
        lambda: services.add_suggested_lots(framework=framework, by=request.user, at=request.at),
        to=_detail(pk),
        said="The suggested lots are added.",
        refused=lambda refusal: _page(request, pk, refusal),
    )
