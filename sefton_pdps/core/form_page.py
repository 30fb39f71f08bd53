"""A page that asks one question, or asks once more before what cannot be undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sefton_pdps.core.components import Audience
from sefton_pdps.core.confirming import Confirmed, Version
from sefton_pdps.core.fields import LongTextField
from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.pages import Done, Work, given, page_post


@dataclass(frozen=True)
class Question:
    """What stands around the form: heading, the way back, and more for the template that shows it."""

    heading: str
    back: str
    caption: str = ""
    intro: str = ""
    template: str = "components/question.html"
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Confirmation:
    """What is asked before something that cannot be undone.

    `will` says in the future or the conditional what would happen; `button` is a verb and its object; `reason` is
    the label of the box for the reason, where others are touched, and `audience` who will read it. With `why_not` the
    page says why it cannot be done now, and has no button.
    """

    heading: str
    will: str
    button: str
    back: str
    caption: str = ""
    reason: str = ""
    audience: Audience = Audience.COUNCIL
    why_not: Sequence[str] = ()


class ConfirmForm(PageForm):
    """One button, and a reason where others are touched."""

    warning = True

    def __init__(self, *args: Any, confirmation: Confirmation, **kwargs: Any) -> None:
        self.submit_label = confirmation.button
        super().__init__(*args, **kwargs)
        if confirmation.reason:
            self.add("reason", LongTextField(label=confirmation.reason, audience=confirmation.audience))


def ask(
    request: HttpRequest,
    form: PageForm,
    question: Question,
    work: Work,
    said: str,
    *,
    edit: Version | None = None,
) -> HttpResponse:
    """Show the form; when it is sent and valid, carry the work out once, say what was done and go on."""
    answer = page_post(request, form, work, said, edit=edit)
    if answer is not None:
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


def confirm(
    request: HttpRequest,
    confirmation: Confirmation,
    work: Callable[[str], str | Done],
    said: str,
    *,
    of: Confirmed,
) -> HttpResponse:
    """Ask once more about what the page shows; `work` is given the reason (empty where none is asked).

    What somebody else changed after the page was opened is confirmed by nobody: the page says what is different now.
    """
    form = ConfirmForm(given(request)[0], confirmation=confirmation)
    question = Question(
        confirmation.heading,
        confirmation.back,
        caption=confirmation.caption,
        intro="" if confirmation.why_not else confirmation.will,
        more={"why_not": confirmation.why_not, "button": confirmation.button, "rows": of.rows},
    )
    return ask(request, form, question, lambda: work(form.cleaned_data.get("reason", "")), said, edit=of)
