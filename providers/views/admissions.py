from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from providers.forms.admissions import RemoveForm, RestoreForm, SuspendForm
from providers.models import Admission
from providers.presenters import admissions as shown
from providers.selectors.admissions import visible_to, with_suspensions
from providers.services import admissions as services
from sefton_pdps.access.access import has_permission, requires
from sefton_pdps.access.permissions import Permission
from sefton_pdps.core.form_page import Question, ask, given
from sefton_pdps.core.keyset import paged
from sefton_pdps.core.pages import find
from sefton_pdps.core.working_days import local


def _detail(pk: UUID) -> str:
    return reverse("providers:admission_detail", args=[pk])


def _question(admission: Admission, heading: str) -> Question:
    caption = f"{admission.provider.name}, {admission.lot.name}"
    return Question(heading, _detail(admission.pk), caption=caption)


@requires(Permission.SETTING_SEE)
def admission_list(request: HttpRequest) -> HttpResponse:
    """Who is admitted to which lot."""
    page = paged(visible_to(request.user), request.GET, order="-admitted_on")
    context = {"table": shown.admission_table(page.rows), "pager": page.pager}
    return render(request, "providers/admission_list.html", context)


@requires(Permission.SETTING_SEE)
def admission_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An admission and its suspensions."""
    admission = find(with_suspensions(visible_to(request.user)), pk)
    may = has_permission(request.user, Permission.ADMISSION_SUSPEND)
    context = {**shown.page(admission, request.user), "may_change": may}
    return render(request, "providers/admission_detail.html", context)


@requires(Permission.ADMISSION_SUSPEND)
def admission_suspend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Suspend an admission."""
    admission = find(visible_to(request.user), pk)
    form = SuspendForm(given(request)[0], today=local(request.at).date())

    def work() -> str:
        values = {name: form.cleaned_data[name] for name in ("ground", "reason", "review_on")}
        services.suspend(admission=admission, **values, by=request.user, at=request.at)
        return _detail(pk)

    question = _question(admission, "Suspend the admission")
    return ask(request, form, question, work, "The admission is suspended. The provider is told.")


@requires(Permission.ADMISSION_SUSPEND)
def admission_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Restore a suspended admission."""
    admission = find(visible_to(request.user), pk)
    form = RestoreForm(given(request)[0])

    def work() -> str:
        services.restore(admission=admission, by=request.user, at=request.at)
        return _detail(pk)

    question = _question(admission, "Restore the admission")
    return ask(request, form, question, work, "The admission is active again. The provider is told.")


@requires(Permission.ADMISSION_SUSPEND)
def admission_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove an admission."""
    admission = find(visible_to(request.user), pk)
    form = RemoveForm(given(request)[0])

    def work() -> str:
        services.remove(
            admission=admission, reason=form.cleaned_data["reason"], by=request.user, at=request.at
        )
        return _detail(pk)

    question = _question(admission, "Remove the admission")
    return ask(request, form, question, work, "The admission is removed. The provider is told.")
