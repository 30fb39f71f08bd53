from django import forms

from placements.models import Placement
from placements.states import SafeguardChoice
from sefton_pdps.core.components import Audience
from sefton_pdps.core.forms import LongTextField, PageForm


class GraveChangeForm(PageForm):
    """For each placement at the setting what follows; then why, for all of them or because nobody lives there."""

    submit_label = "Record what follows"
    nouns = {"reason": "the reason"}

    def __init__(self, *args, living: list[Placement], **kwargs):
        self.living = living
        self.base_fields = dict(self.base_fields)
        for one in living:
            self.base_fields |= _fields(one)
        self.base_fields["reason"] = LongTextField(
            label="On what does the decision rest?" if living else "Why does nothing follow?",
            help_text="For example Ofsted’s report, a visit, whom you spoke to.",
            audience=Audience.COUNCIL,
            max_length=2000,
        )
        self.consequence = (
            "If you record it, it would stand with your name and the time, and could not be changed."
            if living
            else "If you record that no child is affected, the task would leave everybody’s home page."
        )
        super().__init__(*args, **kwargs)

    def decisions(self):
        """What was chosen for each placement, with its text."""
        return {
            one.pk: (
                SafeguardChoice(self.cleaned_data[f"decision_{one.pk.hex}"]),
                self.cleaned_data[f"safeguards_{one.pk.hex}"],
            )
            for one in self.living
        }


def _fields(placement: Placement):
    return {
        f"decision_{placement.pk.hex}": forms.ChoiceField(
            label=f"What follows for placement {placement.reference}?",
            choices=SafeguardChoice.choices,
            widget=forms.RadioSelect,
        ),
        f"safeguards_{placement.pk.hex}": LongTextField(
            label=f"The safeguards, or how the move is planned ({placement.reference})",
            audience=Audience.COUNCIL,
            max_length=2000,
            rows=3,
        ),
    }
