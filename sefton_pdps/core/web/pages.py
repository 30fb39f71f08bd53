"""What every view does alike: find, carry out once, refuse kindly.

Three doors for a POST: `form_page.ask` (a page that asks one thing), `page_post` (a form inside a larger page) and
`press` (a lone button); `form_page.confirm` asks once more. Each is given the call of the service as a lambda, so that
the types of its arguments are checked where they stand, the address to go to, and the words that say what was done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict

from sefton_pdps.core.errors import DomainError, NotFound
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.web import idempotency
from sefton_pdps.core.web.confirming import Version
from sefton_pdps.core.web.request import Request

Row = TypeVar("Row", bound=models.Model)
Result = TypeVar("Result")
KEY = "key"
# Sent by the check page's second button (`check_page`): the form comes back as it was typed.
CHANGE = "change_answers"
OPENED_BEFORE = "This page was changed after it was opened. Open it again and press the button again."
# Where the page that follows tells by itself what was done (a receipt, a task list, a job under way).
TOLD_BY_THE_PAGE = ""

# A text, or a function that reads it from what the service gave back, called once the service is done.
Told = str | Callable[[Result], str]


@dataclass(frozen=True)
class Carrying(Generic[Result]):
    """What a door carries out: the service, then where to go and what to say; `warning` stands below the words."""

    service: Callable[[], Result]
    to: Told[Result]
    said: Told[Result]
    warning: Told[Result] = ""


def find(queryset: models.QuerySet[Row], pk: UUID | None) -> Row:
    """The row, or the same 404 whether it never was or belongs to somebody else."""
    row = queryset.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def given(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict[str, UploadedFile] | None]:
    """The data and files of a form that was sent, as the first arguments of a form; None and None before."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def page_post(
    request: Request,
    form: PageForm,
    service: Callable[[], Result],
    *,
    to: Told[Result],
    said: Told[Result],
    warning: Told[Result] = "",
    edit: Version | None = None,
) -> HttpResponse | None:
    """Carry out a form that was sent and is valid, say what was done and go on; None: show the page.

    `edit` says which stored values the form edits, or what it confirms: what somebody else saved meanwhile is then
    neither overwritten nor confirmed unread.
    """
    if edit is not None:
        edit.mark(form)
    if request.method != "POST" or CHANGE in request.POST or not form.is_valid():
        return None
    return _carried_out(request, form, Carrying(service, to, said, warning), edit)


def press(
    request: Request,
    service: Callable[[], Result],
    *,
    to: Told[Result],
    said: Told[Result],
    refused: Callable[[DomainError], HttpResponse],
) -> HttpResponse:
    """Carry out a lone button once; `refused` makes the page that the button stands on, with the refusal on it."""
    form = PressedButton(request.POST)
    if not form.is_valid():
        return refused(DomainError(OPENED_BEFORE))
    answer = _carried_out(request, form, Carrying(service, to, said), None)
    return answer or refused(DomainError(*form.non_field_errors()))


class PressedButton(forms.Form):
    """The form behind a lone button (`action_button`): only its idempotency key, and refusals to show."""

    key = forms.UUIDField(required=False)

    def refuse(self, error: DomainError) -> None:
        for reason in error.reasons:
            self.add_error(None, reason)


def _carried_out(
    request: Request, form: PageForm | PressedButton, carrying: Carrying[Result], edit: Version | None
) -> HttpResponse | None:
    """Run the service once for this content of this page, then go to the address.

    The same page sent again unchanged leads to where the first sending ended and changes nothing. A DomainError rolls
    everything back, lands in the form's error summary, and None is returned.
    """
    key = form.cleaned_data.get(KEY)
    try:
        with transaction.atomic():
            sending = idempotency.sending(request, key) if key else None
            if sending and not idempotency.claim(sending, user_id=request.user.pk, at=request.at):
                return redirect(idempotency.outcome(sending, user_id=request.user.pk) or request.path)
            if edit is not None:
                edit.check(form)
            result = carrying.service()
            url, said, warning = (
                told(result) if callable(told) else told
                for told in (carrying.to, carrying.said, carrying.warning)
            )
            if sending:
                idempotency.remember(sending, url)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        form.refuse(refusal)
        return None
    if said:
        messages.success(request, said)
    if warning:
        messages.warning(request, warning)
    return redirect(url)
