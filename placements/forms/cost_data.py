"""The boxes of cost lines, kinds of fee and routes."""

from collections.abc import Sequence
from typing import Any

from django import forms

from placements.states import Regime
from providers.states import ServiceType
from sefton_pdps.core.forms import DayField, PageForm

STAYS = "If you add it, its code and what it is for could not be changed; it could be ended from a day."


def _begins() -> DayField:
    return DayField(label="From which day?")


class CostLineForm(PageForm):
    """A line of the budget."""

    submit_label = "Add the cost line"
    consequence = STAYS
    name = forms.CharField(label="Name", max_length=120)
    service_type = forms.ChoiceField(
        label="Which care does it pay for?", choices=ServiceType.choices, widget=forms.RadioSelect,
        help_text="Residential care and fostering are never one line.",
    )  # fmt: skip
    is_external = forms.BooleanField(
        label="It is bought from others: the Cabinet Member’s report tells of it", required=False
    )
    valid_from = _begins()


class FeeKindForm(PageForm):
    """A kind of fee line."""

    submit_label = "Add the kind of fee"
    consequence = STAYS
    name = forms.CharField(label="Name", max_length=120)
    is_discount = forms.BooleanField(label="It takes off", required=False)
    needs_evidence = forms.BooleanField(label="It needs evidence and a review date", required=False)
    valid_from = _begins()


class RouteForm(PageForm):
    """What a route stands on from a day."""

    submit_label = "Set the route"
    consequence = (
        "If you set it, what begins on that day or after it would stand on this. What was bought before keeps "
        "its law."
    )
    nouns = {"code": "a route", "legal_basis": "what an award by it stands on"}
    code = forms.ChoiceField(label="Which route?")
    name = forms.CharField(label="Name", max_length=120)
    host = forms.CharField(label="Who runs the agreement", max_length=160, required=False)
    regime = forms.ChoiceField(label="Regime", choices=Regime.choices, widget=forms.RadioSelect)
    legal_basis = forms.CharField(label="What an award by it stands on", max_length=300)
    valid_from = _begins()

    def __init__(self, *args: Any, routes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.control("code", forms.ChoiceField).choices = [("", "Choose"), *routes]


class EndForm(PageForm):
    """From when it is not used any more."""

    submit_label = "End it"
    consequence = (
        "If you end it, nothing that begins on that day or after it could use it. The end could be made sooner, not "
        "later."
    )
    warning = True
    valid_to = DayField(label="First day on which it is not used")
