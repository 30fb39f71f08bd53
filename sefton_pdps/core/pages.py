"""What every view does alike: find, carry out once, refuse kindly."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from sefton_pdps.core import once
from sefton_pdps.core.errors import DomainError, NotFound

Row = TypeVar("Row", bound=models.Model)
KEY = "key"


def find(queryset: models.QuerySet[Row], pk: UUID) -> Row:
    """The row, or the same 404 whether it never was or belongs to somebody else."""
    found = queryset.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def carry_out(request: HttpRequest, form: Any, work: Callable[[], str]) -> HttpResponse | None:
    """Run a service once for this sending of a valid form, then go to the address that `work` returns.

    The form's `key` (SubmissionKey) sent again leads to where the first sending ended and changes nothing.
    A DomainError rolls the work back, lands in the form's error summary, and None is returned: show the page.
    """
    key = form.cleaned_data.get(KEY)
    try:
        with transaction.atomic():
            if key and not once.claim(key, user_id=request.user.pk, at=request.at):
                return redirect(once.outcome(key, user_id=request.user.pk) or request.path)
            url = work()
            if key:
                once.remember(key, url)
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        form.refuse(refusal)
        return None
    return redirect(url)


class PressedButton(forms.Form):
    """The form behind a lone button (`action_button`): only its idempotency key, and refusals to show."""

    key = forms.UUIDField(required=False)

    def refuse(self, error: DomainError) -> None:
        for reason in error.reasons:
            self.add_error(None, reason)


def press(request: HttpRequest, work: Callable[[], str]) -> tuple[HttpResponse | None, DomainError | None]:
    """Carry out a lone button once: the answer to send, or the refusal to show on the page as `refusal`."""
    form = PressedButton(request.POST)
    if not form.is_valid():
        return None, DomainError(
            "This page was changed after it was opened. Open it again and press the button again."
        )
    answer = carry_out(request, form, work)
    return answer, None if answer else DomainError(*form.non_field_errors())
