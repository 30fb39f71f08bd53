"""A page that asks one question, or asks once more before what cannot be undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from sefton_pdps.core.forms import PageForm
from sefton_pdps.core.forms.fields import LongTextField
from sefton_pdps.core.web.components import Audience
from sefton_pdps.core.web.confirming import Confirmed, Version
from sefton_pdps.core.web.pages import Result, Told, given, page_post
from sefton_pdps.core.web.request import Request


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
    page says why it cannot be done now, and has no button. `ends`: it ends, takes back or destroys something, and only
    then is the button red.
    """

    heading: str
    will: str
    button: str
    back: str
    caption: str = ""
    reason: str = ""
    audience: Audience = Audience.COUNCIL
    why_not: Sequence[str] = ()
    ends: bool = False


class ConfirmForm(PageForm):
    """One button, and a reason where others are touched."""

    def __init__(self, *args: Any, confirmation: Confirmation, **kwargs: Any) -> None:
        self.submit_label, self.warning = confirmation.button, confirmation.ends
        super().__init__(*args, **kwargs)
        if confirmation.reason:
            self.add("reason", LongTextField(label=confirmation.reason, audience=confirmation.audience))


def ask(
    request: Request,
    form: PageForm,
    question: Question,
    service: Callable[[], Result],
    *,
    said: Told[Result],
    to: Told[Result] | None = None,
    edit: Version | None = None,
) -> HttpResponse:
    """Show the form; when it is sent and valid, carry the service out once, say what was done and go on.

    Without an address it goes back to where the question was asked.
    """
    answer = page_post(request, form, service, to=to or question.back, said=said, edit=edit)
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
    request: Request,
    confirmation: Confirmation,
    service: Callable[[str], Result],
    *,
    said: Told[Result],
    of: Confirmed,
    to: Told[Result] | None = None,
) -> HttpResponse:
    """Ask once more about what the page shows; the service is given the reason (empty where none is asked).

    Where somebody else changed it after the page was opened, nothing is confirmed: the page says what is different now.
    """
    form = ConfirmForm(*given(request), confirmation=confirmation)
    question = Question(
        confirmation.heading,
        confirmation.back,
        caption=confirmation.caption,
        intro="" if confirmation.why_not else confirmation.will,
        more={"why_not": confirmation.why_not, "button": confirmation.button, "rows": of.rows},
    )
    return ask(
        request,
        form,
        question,
        lambda: service(form.cleaned_data.get("reason", "")),
        said=said,
        to=to,
        edit=of,
    )
