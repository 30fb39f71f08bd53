"""What every view does alike: find, carry out once, refuse kindly.

Three doors for a POST: `form_page.ask` (a page that asks one thing), `page_post` (a form inside a larger page) and
`press` (a lone button). Each is given the work as a function that returns the address to go to (a `Done` where only the
work knows what to say), and the words that say what was done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sefton_pdps.core import idempotency
from sefton_pdps.core.confirming import Version
from sefton_pdps.core.errors import DomainError, NotFound

Row = TypeVar("Row", bound=models.Model)
KEY = "key"
# Sent by the check page's second button (`check_page`): the form comes back as it was typed.
CHANGE = "change_answers"
OPENED_BEFORE = "This page was changed after it was opened. Open it again and press the button again."


@dataclass(frozen=True)
class Done:
    """Where to go when the work is done, and the words that only the work could know; `warning` stands below them."""

    url: str
    said: str = ""
    warning: str = ""


Work = Callable[[], str | Done]


def find(queryset: models.QuerySet[Row], pk: UUID) -> Row:
    """The row, or the same 404 whether it never was or belongs to somebody else."""
    row = queryset.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def given(request: HttpRequest) -> tuple[Any, Any]:
    """The data and files of a form that was sent; None and None before."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def page_post(
    request: HttpRequest, form: Any, work: Work, said: str = "", *, edit: Version | None = None
) -> HttpResponse | None:
    """Carry out a form that was sent and is valid, say what was done and go on; None: show the page.

    `edit` says which stored values the form edits, or what it confirms: what somebody else saved meanwhile is then
    neither overwritten nor confirmed unread.
    """
    if edit is not None:
        edit.mark(form)
    if request.method != "POST" or CHANGE in request.POST or not form.is_valid():
        return None
    return _carried_out(request, form, work, said, edit)


def press(request: HttpRequest, work: Work, said: str = "") -> tuple[HttpResponse | None, DomainError | None]:
    """Carry out a lone button once: the answer to send, or the refusal to show on the page as `refusal`."""
    form = PressedButton(request.POST)
    if not form.is_valid():
        return None, DomainError(OPENED_BEFORE)
    answer = _carried_out(request, form, work, said, None)
    return answer, None if answer else DomainError(*form.non_field_errors())


def _carried_out(
    request: HttpRequest, form: Any, work: Work, said: str, edit: Version | None
) -> HttpResponse | None:
    """Run the work once for this content of this page, then go to the address that it returns.

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
            done = _done(work())
            if sending:
                idempotency.remember(sending, done.url)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        form.refuse(refusal)
        return None
    _say(request, done, said)
    return redirect(done.url)


def _done(end: str | Done) -> Done:
    return end if isinstance(end, Done) else Done(end)


def _say(request: HttpRequest, done: Done, said: str) -> None:
    if done.said or said:
        messages.success(request, done.said or said)
    if done.warning:
        messages.warning(request, done.warning)


class PressedButton(forms.Form):
    """The form behind a lone button (`action_button`): only its idempotency key, and refusals to show."""

    key = forms.UUIDField(required=False)

    def refuse(self, error: DomainError) -> None:
        for reason in error.reasons:
            self.add_error(None, reason)
