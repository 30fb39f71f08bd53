"""A page that asks one question: the form, what sending it does, and where it leads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.pages import carry_out


@dataclass(frozen=True)
class Question:
    """What stands around the form: heading, the way back, and more for the template that shows it."""

    heading: str
    back: str
    caption: str = ""
    intro: str = ""
    template: str = "components/question.html"
    more: dict[str, Any] = field(default_factory=dict)


def given(request: HttpRequest) -> tuple[Any, Any]:
    """The data and files of a form that was sent; None and None before."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def ask(
    request: HttpRequest, form: PageForm, question: Question, work: Callable[[], str], said: str
) -> HttpResponse:
    """Show the form; when it is sent and valid, carry the work out once, say what was done and go on."""
    if request.method == "POST" and form.is_valid():
        answer = carry_out(request, form, work)
        if answer is not None:
            messages.success(request, said)
            return answer
    shown = {
        "form": form,
        "heading": question.heading,
        "caption": question.caption,
        "intro": question.intro,
        "back": question.back,
        **question.more,
    }
    return render(request, question.template, shown)
