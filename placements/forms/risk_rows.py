"""The risks of a referral as one compact list: each with its two answers on a line and a text folded beneath it."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import Field
from django import forms
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from placements.rules.answers import Question
from placements.states import Risk
from sefton_pdps.core.forms.fields import LONG_TEXT_LIMIT
from sefton_pdps.core.forms.page_form import SAID_FROM

REST = "rest_not_known"
MORE = "Say more"
HOW = "Where a risk is present, say more: what happens, how often, and when last. Without it this part is not finished."
NOT_PRESENT = "You say more about this risk. Choose “Risk present”, or empty the box beneath it."


def rest_box() -> forms.BooleanField:
    """One tick for every risk without an answer: said by the person, never guessed (ADR 92)."""
    return forms.BooleanField(
        label="I have read the whole list. Each risk without an answer is “No known risk”.", required=False
    )


def risks_answered(form: forms.Form, questions: Sequence[Question]) -> dict[str, Any]:
    """The answers to some risks; those that were left open are "No known risk" where the person says so."""
    given = form.cleaned_data
    rest = Risk.NONE.value if given.get(REST) else ""
    return {one.field: given[one.field] or rest for one in questions if one.choices is Risk}


def refuse_text_without_risk(form: forms.Form, questions: Sequence[Question]) -> None:
    """A text about a risk that is not said to be present would be read by nobody who looks for it."""
    given = form.cleaned_data
    for question in questions:
        if question.about and given.get(question.field) and given.get(question.about) != Risk.PRESENT:
            form.add_error(question.about, NOT_PRESENT)


class RiskRows(LayoutObject):
    """The rows of a section of risks, and the questions between them that are texts of their own."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = questions
        self.fields: list[Any] = []

    def render(self, form: Any, context: Any, template_pack: Any = None, **kwargs: Any) -> SafeString:
        """Each risk as a row; a text of its own as the form's ordinary box."""
        parts = [self._part(form, one, context) for one in self.questions if not one.about]
        how = format_html('<p class="govuk-body">{}</p>', HOW)
        return SafeString("".join([how, *parts, Field(REST).render(form, context)]))

    def _part(self, form: Any, question: Question, context: Any) -> SafeString:
        if question.choices is not Risk:
            shown = {"max_characters": LONG_TEXT_LIMIT, "threshold": SAID_FROM}
            return SafeString(Field(question.field, context=shown).render(form, context))
        more = form[f"{question.field}_detail"]
        form.rendered_fields |= {question.field, more.name}
        row = {
            "field": form[question.field],
            "more": more,
            "asks": MORE,
            "open": bool(more.value() or more.errors) or form[question.field].value() == Risk.PRESENT,
        }
        return render_to_string("placements/risk_row.html", row)
