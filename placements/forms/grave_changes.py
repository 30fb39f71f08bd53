from collections.abc import Mapping
from uuid import UUID

from django import forms

from placements.forms.barred_starts import OF_A_CHILD_WHO_IS_THERE
from placements.models import BarredStart, Placement
from placements.states import PlacementState, SafeguardChoice
from sefton_pdps.core.forms import LongTextField, PageForm
from sefton_pdps.core.web.components import Audience


class GraveChangeForm(PageForm):
    """For each placement at the setting what follows; then why, for all of them or because nobody lives there."""

    submit_label = "Record what follows"
    nouns = {"reason": "the reason"}

    def __init__(
        self, *args, living: list[Placement], starts: Mapping[UUID, BarredStart] | None = None, **kwargs
    ):
        self.living = living
        self.starts = starts or {}
        self.consequence = (
            "If you record it, it would stand with your name and the time, and could not be changed."
            if living
            else "If you record that no child is affected, the task would leave everybody’s home page."
        )
        super().__init__(*args, **kwargs)

    def further_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for one in self.living:
            fields |= _fields(one, self.starts.get(one.pk))
        fields["reason"] = LongTextField(
            label="On what does the decision rest?" if self.living else "Why does nothing follow?",
            help_text="For example Ofsted’s report, a visit, whom you spoke to.",
            audience=Audience.COUNCIL,
            max_length=2000,
        )
        return fields

    def decisions(self):
        """What was chosen for each placement, with its text."""
        return {
            one.pk: (
                SafeguardChoice(self.cleaned_data[f"decision_{one.pk.hex}"]),
                self.cleaned_data[f"safeguards_{one.pk.hex}"],
            )
            for one in self.living
        }


def _fields(placement: Placement, started: BarredStart | None):
    planned = placement.state == PlacementState.PLANNED
    choices = SafeguardChoice.choices if planned else OF_A_CHILD_WHO_IS_THERE
    # What was decided since, when the child moved in all the same, is not decided otherwise here.
    return {
        f"decision_{placement.pk.hex}": forms.ChoiceField(
            label=f"What follows for placement {placement.reference}?",
            choices=choices,
            widget=forms.RadioSelect,
            help_text="If the child will not go there, cancel the placement on its own page."
            if planned
            else "",
            initial=started.decision if started else None,
        ),
        f"safeguards_{placement.pk.hex}": LongTextField(
            label=f"The safeguards, or how the move is planned ({placement.reference})",
            audience=Audience.COUNCIL,
            max_length=2000,
            rows=3,
            initial=started.reason if started else None,
        ),
    }
