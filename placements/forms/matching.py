"""The filters of the homes that fit."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from providers.models import Lot
from sefton_pdps.core.forms import PageForm

ANY = ("", "Any")
LABELS = {
    "area": "Area",
    "within": "Distance",
    "free": "Places",
    "grade": "Ofsted",
    "needs": "Needs",
}


class FindHomes(PageForm):
    """One list to choose from for each filter that has choices, and for the lot where there are several."""

    form_method = "get"
    submit_label = "Show these homes"

    def __init__(
        self, *args: Any, lots: Sequence[Lot], choices: Mapping[str, list[tuple[str, str]]], **kwargs: Any
    ) -> None:
        self.filters: dict[str, forms.Field] = {
            name: forms.ChoiceField(label=LABELS[name], choices=[ANY, *listed], required=False)
            for name, listed in choices.items()
            if listed
        }
        named = [(str(lot.pk), lot.name) for lot in lots]
        several = len(named) > 1
        self.lot = forms.ChoiceField(choices=named) if several else forms.CharField(widget=forms.HiddenInput)
        super().__init__(*args, **kwargs)

    def further_fields(self) -> dict[str, forms.Field]:
        return {"lot": self.lot, **self.filters}
