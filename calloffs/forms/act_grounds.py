"""The boxes of the grounds of the Procurement Act 2023."""

from django import forms

from calloffs.states import GroundFits
from sefton_pdps.core.forms import DayField, PageForm

OWED = [("yes", "Yes"), ("no", "No, the Act asks for none on this ground")]


class SetActGround(PageForm):
    """A ground that a spot purchase may stand on from a day on."""

    submit_label = "Set this ground"
    consequence = (
        "If you set it, whoever argues for a spot purchase on that day or after it could choose it. What was argued "
        "before keeps its ground."
    )
    nouns = {"name": "the ground", "fits": "where it may be chosen", "legal_basis": "which rule it stands on"}

    name = forms.CharField(label="Ground", max_length=120, help_text="In a few words, such as “User choice”.")
    legal_basis = forms.CharField(
        label="Which rule it stands on",
        max_length=300,
        help_text="Section, Schedule and paragraph of the Act.",
    )
    fits = forms.ChoiceField(
        label="Where may it be chosen?",
        widget=forms.RadioSelect,
        choices=GroundFits.choices,
        help_text="Where one ground alone fits, it is taken and nobody is asked.",
    )
    owes_notices = forms.ChoiceField(
        label="Are the notices of the Act owed on it?", widget=forms.RadioSelect, choices=OWED
    )
    valid_from = DayField(label="In force from")

    def clean_owes_notices(self) -> bool:
        """Yes or no."""
        return bool(self.cleaned_data["owes_notices"] == "yes")


class EndActGround(PageForm):
    """From when on a ground cannot be chosen any more."""

    submit_label = "End it"
    consequence = (
        "If you end it, no spot purchase that is argued for on that day or after it could stand on it. The end could "
        "be made sooner, not later; the ground could be set again."
    )
    warning = True
    valid_to = DayField(label="First day on which it cannot be chosen")
