from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.admissions import RemoveForm, RestoreForm, SuspendForm
from providers.lists import ADMISSIONS
from providers.models import Admission
from providers.presenters import admissions as shown
from providers.selectors.admissions import visible_to, with_suspensions
from providers.services import admissions as services
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.list_pages import show_list
from sefton_pdps.access.permissions import Permission
from sefton_pdps.audit.history import timeline
from sefton_pdps.core.time.working_days import local
from sefton_pdps.core.web.form_page import Question, ask
from sefton_pdps.core.web.pages import find, given
from sefton_pdps.core.web.request import Request


def _detail(pk: UUID) -> str:
    return reverse("providers:admission_detail", args=[pk])


def _question(admission: Admission, heading: str) -> Question:
    caption = f"{admission.provider.name}, {admission.lot.name}"
    return Question(heading, _detail(admission.pk), caption=caption)


@requires(Permission.SETTING_SEE)
def admission_list(request: Request) -> HttpResponse:
    """Who is admitted to which lot."""
    return show_list(request, ADMISSIONS, "providers/admission_list.html")


@requires(Permission.SETTING_SEE)
def admission_detail(request: Request, pk: UUID) -> HttpResponse:
    """An admission and its suspensions."""
    admission = find(with_suspensions(visible_to(request.user)), pk)
    may = has_permission(request.user, Permission.ADMISSION_SUSPEND)
    context = {**shown.page(admission, request.user), "events": timeline([pk]), "may_change": may}
    return render(request, "providers/admission_detail.html", context)


@requires(Permission.ADMISSION_SUSPEND)
def admission_suspend(request: Request, pk: UUID) -> HttpResponse:
    """Suspend an admission."""
    admission = find(visible_to(request.user), pk)
    form = SuspendForm(*given(request), today=local(request.at).date())

    question = _question(admission, "Suspend the admission")
    return ask(
        request,
        form,
        question,
        lambda: services.suspend(
            admission=admission,
            **form.values("ground", "reason", "review_on"),
            by=request.user,
            at=request.at,
        ),
        to=_detail(pk),
        said="The admission is suspended. The provider is told.",
    )


@requires(Permission.ADMISSION_SUSPEND)
def admission_restore(request: Request, pk: UUID) -> HttpResponse:
    """Restore a suspended admission."""
    admission = find(visible_to(request.user), pk)
    form = RestoreForm(*given(request))

    question = _question(admission, "Restore the admission")
    return ask(
        request,
        form,
        question,
        lambda: services.restore(admission=admission, by=request.user, at=request.at),
        to=_detail(pk),
        said="The admission is active again. The provider is told.",
    )


@requires(Permission.ADMISSION_SUSPEND)
def admission_remove(request: Request, pk: UUID) -> HttpResponse:
    """Remove an admission."""
    admission = find(visible_to(request.user), pk)
    form = RemoveForm(*given(request))

    question = _question(admission, "Remove the admission")
    return ask(
        request,
        form,
        question,
        lambda: services.remove(
            admission=admission, reason=form.cleaned_data["reason"], by=request.user, at=request.at
        ),
        to=_detail(pk),
        said="The admission is removed. The provider is told.",
    )
