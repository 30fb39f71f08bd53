"""The page between a form and what cannot be undone: what was answered, and what would happen if it is sent."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.text import words
from sefton_pdps.core.web import components
from sefton_pdps.core.web.components import SummaryRow
from sefton_pdps.core.web.form_page import Confirmation
from sefton_pdps.core.web.pages import CHANGE

CHECKED = "checked"
_NOT_CARRIED = frozenset({"csrfmiddlewaretoken", CHECKED, CHANGE})


def checked(
    request: HttpRequest, form: PageForm, confirmation: Callable[[], Confirmation | None]
) -> HttpResponse | None:
    """The page to show before a valid form is carried out; None once it was seen, or where none is needed.

    Nothing is kept meanwhile: what was sent is carried by the page, and read again in full when it is sent on.
    """
    if request.method != "POST" or {CHECKED, CHANGE} & {*request.POST} or not form.is_valid():
        return None
    asked = confirmation()
    if asked is None:
        return None
    shown = {
        "checking": asked,
        "rows": list(_answers(form)),
        "carried": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in _NOT_CARRIED
            for value in values
        ],
    }
    return render(request, "components/check.html", shown)


def _answers(form: PageForm) -> Iterator[SummaryRow]:
    for name, field in form.fields.items():
        if not field.widget.is_hidden and name in form.cleaned_data:
            yield SummaryRow(str(field.label), _words(field, form.cleaned_data[name]))


def _words(field: forms.Field, value: object) -> object:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    labels = {str(key): str(label) for key, label in _choices(field)}
    if isinstance(value, list | tuple | models.QuerySet):
        return words.listed([labels.get(str(part), str(part)) for part in value])
    return labels.get(str(value)) or components.display(value)


def _choices(field: forms.Field) -> Iterable[tuple[object, object]]:
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return ()
    choices: Any = field.choices
    return [(choice[0], choice[1]) for choice in choices]
