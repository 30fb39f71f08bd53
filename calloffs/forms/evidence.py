"""The boxes that ask what a line of wrap-around support rests on, alike in an offer, a recommendation and a case."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import escape

from calloffs.rules.evidence import Bounds, Evidence, problems
from placements.models import FeeKind
from placements.rules.answers import Need
from sefton_pdps.core.components import Audience
from sefton_pdps.core.forms import DayField, LongTextField

LONGEST = 1000
CHOOSE = ("", "Choose a need")


def boxes(
    box: str, kind: FeeKind, needs: Sequence[Need], *, asks: str, audience: Audience
) -> dict[str, forms.Field]:
    """Need, words, review and end of a kind; `box` is the name that theirs begin with, `asks` the words' label."""
    name = escape(kind.name)
    return {
        f"{box}-need": forms.ChoiceField(
            label=f"{name}: the need it rests on",
            help_text="This and the next three only where something is charged for it.",
            choices=[CHOOSE, *((need.code, need.label) for need in needs)],
            required=False,
        ),
        f"{box}-note": LongTextField(
            label=f"{name}: {asks}", audience=audience, rows=3, max_length=LONGEST, required=False
        ),
        f"{box}-review_on": DayField(label=f"{name}: review on", required=False),
        f"{box}-ends_on": DayField(
            label=f"{name}: ends on", required=False, help_text="The first day that is no longer paid."
        ),
    }


def given(answers: Mapping[str, Any], box: str) -> Evidence:
    """What was answered in the boxes of a kind."""
    return Evidence(
        need=answers.get(f"{box}-need") or "",
        words=answers.get(f"{box}-note") or "",
        review_on=answers.get(f"{box}-review_on"),
        ends_on=answers.get(f"{box}-ends_on"),
    )


def refuse(form: forms.Form, kind: FeeKind, box: str, bounds: Bounds) -> None:
    """Say beside each box what the evidence of a kind lacks; a box that could not be read has said so itself."""
    for part, sentence in problems(kind.name, given(form.cleaned_data, box), bounds):
        if not form.has_error(f"{box}-{part}"):
            form.add_error(f"{box}-{part}", sentence)
