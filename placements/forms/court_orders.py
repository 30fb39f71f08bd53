"""A court's order that came after the record."""

from typing import Any

from django import forms

from sefton_pdps.core.forms import DayField, LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class OrderForm(PageForm):
    """The day and the reference of the order; where one is on record, what was wrong with it."""

    submit_label = "Record the order"
    consequence = "If you record it, it would stand with your name. What stood before would be kept."
    nouns = {"reason": "what is wrong with what is on record"}

    ordered_on = DayField(label="Date of the court’s order")
    reference = forms.CharField(
        label="Reference of the court’s order",
        max_length=60,
        help_text=f"Its number only. {Audience.COUNCIL.value}",
    )
    reason = LongTextField(
        label="What is wrong with what is on record?", rows=3, max_length=500, audience=Audience.COUNCIL
    )

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            self.drop("reason")
