from datetime import date
from typing import Any

from django import forms

from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience

MONTHS_OFFERED = 24


class CompileForm(PageForm):
    """Which month to compile: the months that are over, newest first."""

    month = forms.ChoiceField(label="Which month?", help_text="Only months that are over can be reported.")
    submit_label = "Compile the report"
    consequence = (
        "If you compile it, finance will be asked to check it. Compiling again would replace the figures until "
        "the report is checked."
    )
    nouns = {"month": "the month"}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, months = today.replace(day=1), []
        for _ in range(MONTHS_OFFERED):
            first = (first - date.resolution).replace(day=1)
            months.append((first.isoformat(), f"{first:%B %Y}"))
        self.control("month", forms.ChoiceField).choices = months

    @property
    def chosen(self) -> date:
        return date.fromisoformat(self.cleaned_data["month"])


class SendBackForm(PageForm):
    """Why a checked report goes back to finance."""

    reason = LongTextField(
        label="Why does it go back?",
        audience=Audience.COUNCIL,
        help_text="Say what finance should look at again. It does not stand in the report.",
        max_length=600,
        rows=4,
    )
    submit_label = "Send the report back"
    consequence = (
        "If you send it back, finance will be told. The figures and comments could then be changed, and "
        "would have to be checked again."
    )
    nouns = {"reason": "why the report goes back"}


class CommentForm(PageForm):
    """A sentence or two beside one section of the report."""

    text = LongTextField(
        label="What changed, and why?",
        audience=Audience.REPORT,
        help_text="Two sentences are enough. Name no child and no family.",
        max_length=600,
        rows=4,
        required=False,
    )
    submit_label = "Save the comment"
