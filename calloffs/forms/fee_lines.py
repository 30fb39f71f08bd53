"""The boxes of a fee line, and of what wrap-around support rests on: alike in an offer, a recommendation and a case."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import escape

from calloffs.rules.evidence import Bounds, Evidence, problems
from placements.models import FeeKind
from placements.rules.answers import Need
from placements.rules.fees import Line, weekly_line
from sefton_pdps.core.forms import DayField, LongTextField, MoneyField
from sefton_pdps.core.web.components import Audience

LARGEST_WEEKLY = Decimal("99999.99")
LONGEST = 1000
CHOOSE = ("", "Choose a need")
# What the names of a kind's boxes of evidence end with, in their order.
EVIDENCE = ("need", "note", "review_on", "ends_on")


def price_boxes(box: str, kind: FeeKind) -> dict[str, forms.Field]:
    """How much a kind of fee is a week; of a discount, how much it takes off. `box`: what their names begin with."""
    amount = MoneyField(
        label=escape(kind.name),
        help_text="Pounds a week taken off the fee." if kind.is_discount else "Pounds a week.",
        required=False,
        minimum=None if kind.is_discount else Decimal(0),
        maximum=LARGEST_WEEKLY,
    )
    return {box: amount}


def typed_line(kind: FeeKind, answers: Mapping[str, Any], box: str) -> Line | None:
    """The line of a kind as typed; a discount counts below nothing however it was typed, and nothing is no line."""
    amount = answers.get(box)
    if not amount:
        return None
    return weekly_line(kind.code, -abs(amount) if kind.is_discount else amount)


def price_typed(line: Line, box: str) -> dict[str, Any]:
    """A line's price as its boxes give it back; a discount stands without its minus."""
    return {box: abs(line.weekly)}


def evidence_boxes(
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


def evidence_typed(evidence: Evidence, box: str) -> dict[str, Any]:
    """Evidence as its boxes give it back."""
    return {
        f"{box}-need": evidence.need,
        f"{box}-note": evidence.words,
        f"{box}-review_on": evidence.review_on,
        f"{box}-ends_on": evidence.ends_on,
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
